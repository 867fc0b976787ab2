-- One place.
select
    '{"type":"Feature","id":' || id || ',"geometry":' || ST_AsGeoJSON(geom, 6) || ',"properties":'
    || json_build_object(
        'name', name, 'kind', kind, 'actor', actor, 'valid_from', valid_from, 'valid_to', valid_to, 'quotes', quotes
    )
    || '}'
from public.locations
where id = :id
