-- The first places in a window.
select '{"type":"FeatureCollection","features":[' || string_agg(record, ',') || ']}'
from (
    select
        '{"type":"Feature","id":' || id || ',"geometry":' || ST_AsGeoJSON(geom, 6) || ',"properties":'
        || json_build_object(
            'name', name, 'kind', kind, 'actor', actor, 'valid_from', valid_from, 'valid_to', valid_to, 'quotes', quotes
        )
        || '}' as record
    from public.locations
    where geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
    order by id
    limit :size
) as page
