-- A feature as a record of a GeoJSON text sequence (RFC 8142): between RS and LF.

select
    convert_to(
        concat(
            chr(30), '{"type":"Feature","id":', to_json(p.id),
            ',"geometry":', coalesce(ST_AsGeoJSON(g.geom, :digits, 0), 'null'),
            ',"properties":', p.properties, '}', chr(10)
        ),
        'UTF8'
    ) as record
from page as p
cross join lateral (
    -- A collection in a collection has no GeoJSON in PostGIS: its parts come side by side.
    select
        case
            when GeometryType(p.geom) = 'GEOMETRYCOLLECTION'
                then (select ST_ForceCollection(ST_Collect(d.geom)) from ST_Dump(p.geom) as d)
            else p.geom
        end as geom
) as f
cross join lateral (
    select
        case
            when :flip then ST_FlipCoordinates(ST_ForcePolygonCCW(f.geom))
            else ST_ForcePolygonCCW(f.geom)
        end as geom
) as g
