-- A feature as JSON-FG (OGC 21-045r1, 7): "time" beside the properties, and the geometry in its own CRS as "place".
-- "geometry" is in CRS84 always, for readers that know GeoJSON only; where that is the CRS asked for, "place" is null.

select
    p.n,
    p.place,
    convert_to(
        concat(
            '{"type":"Feature","id":', to_json(p.id),
            ',"time":', coalesce(t.time, 'null'),
            ',"place":', coalesce(ST_AsGeoJSON(g.place, :digits, 0), 'null'),
            ',"geometry":', coalesce(ST_AsGeoJSON(ST_Transform(g.geom, 4326), 6, 0), 'null'),
            ',"properties":', p.properties, '}'
        ),
        'UTF8'
    ) as record
from page as p
cross join lateral (
    select sourceline.right_hand(p.geom) as geom
) as f
cross join lateral (
    select
        f.geom,
        case
            when :crs = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84' then null
            -- Far from the area of a CRS a ring may cross itself, and the standard wants valid shapes alone.
            when not ST_IsValid(f.geom) then null
            when :flip then ST_FlipCoordinates(f.geom)
            else f.geom
        end as place
) as g
cross join lateral (
    select
        case
            when p.starts is null and p.ends is null then null
            when p.starts = p.ends and p.starts like '%T%' then json_build_object('timestamp', p.starts)
            when p.starts = p.ends then json_build_object('date', p.starts)
            else json_build_object('interval', json_build_array(coalesce(p.starts, '..'), coalesce(p.ends, '..')))
        end::text as time
) as t
