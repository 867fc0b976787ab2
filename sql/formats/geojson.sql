-- Features as GeoJSON (RFC 7946), joined by commas; what stands around them is the caller's.
-- Longitude first, six decimals: about ten centimetres.

select
    convert_to(
        coalesce(
            string_agg(
                concat(
                    '{"type":"Feature","id":', to_json(id),
                    ',"geometry":', coalesce(ST_AsGeoJSON(geom, 6), 'null'),
                    ',"properties":', properties, '}'
                ),
                ','
            ),
            ''
        ),
        'UTF8'
    ) as body,
    count(*) as returned
from page
