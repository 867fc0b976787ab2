-- Places of a kind that begin within a span of days.
select '{"type":"FeatureCollection","features":[' || string_agg(record, ',') || ']}'
from (
    select
        '{"type":"Feature","id":' || id || ',"geometry":' || ST_AsGeoJSON(geom, 6) || ',"properties":'
        || json_build_object(
            'name', name, 'kind', kind, 'actor', actor, 'valid_from', valid_from, 'valid_to', valid_to, 'quotes', quotes
        )
        || '}' as record
    from public.locations
    where kind = :kind and valid_from between :since::timestamptz and :until::timestamptz
    order by id
    limit :size
) as page
