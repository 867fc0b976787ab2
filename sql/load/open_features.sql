insert into sourceline.feature (
    layer, id, names, geom, kind, actor, parties, status, certainty, valid, valid_from_precision, valid_from_basis,
    valid_to_precision, valid_to_basis, valid_note, stated, stated_text, geometry_basis, uncertainty_km,
    geometry_note, note, digest
)
select
    s.layer,
    s.id,
    p -> 'names',
    s.geom,
    p ->> 'kind',
    p ->> 'actor',
    array(select jsonb_array_elements_text(p -> 'parties')),
    (p ->> 'status')::sourceline.feature_status,
    (p ->> 'certainty')::sourceline.certainty,
    case
        when p ? 'valid' then daterange((p -> 'valid' ->> 'from')::date, (p -> 'valid' ->> 'to')::date, '[]')
    end,
    (p -> 'valid' ->> 'from_precision')::sourceline.date_precision,
    (p -> 'valid' ->> 'from_basis')::sourceline.date_basis,
    (p -> 'valid' ->> 'to_precision')::sourceline.date_precision,
    (p -> 'valid' ->> 'to_basis')::sourceline.date_basis,
    p ->> 'valid_note',
    case
        when (p -> 'stated') ?| array['from', 'to']
            then daterange((p -> 'stated' ->> 'from')::date, (p -> 'stated' ->> 'to')::date, '[]')
    end,
    p -> 'stated' ->> 'text',
    (p ->> 'geometry_basis')::sourceline.geometry_basis,
    (p ->> 'uncertainty_km')::double precision,
    p ->> 'geometry_note',
    p ->> 'note',
    s.digest
from staged as s
cross join lateral (select s.document -> 'properties' as p) as unwrapped
where s.part = 'feature'
    and not exists (
        select from sourceline.feature as f where f.layer = s.layer and f.id = s.id and upper_inf(f.known)
    )
order by s.layer, s.id
returning version;
