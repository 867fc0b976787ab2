-- A feature as GeoJSON (RFC 7946), in the axis order of its CRS.

select
    convert_to(
        concat(
            '{"type":"Feature","id":', to_json(p.id),
            ',"geometry":', coalesce(ST_AsGeoJSON(g.geom, :digits, 0), 'null'),
            ',"properties":', p.properties, '}'
        ),
        'UTF8'
    ) as record
from page as p
cross join lateral (
    select
        case
            when :flip then ST_FlipCoordinates(sourceline.right_hand(p.geom))
            else sourceline.right_hand(p.geom)
        end as geom
) as g
