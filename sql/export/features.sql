select
    f.layer,
    f.id,
    ST_AsBinary(f.geom) as geometry,
    f.names,
    f.kind,
    f.actor,
    f.parties,
    f.status,
    f.certainty,
    f.valid is not null as timed,
    lower(f.valid) as valid_from,
    f.valid_from_precision,
    f.valid_from_basis,
    upper(f.valid) - 1 as valid_to,
    f.valid_to_precision,
    f.valid_to_basis,
    f.valid_note,
    f.stated_text,
    lower(f.stated) as stated_from,
    upper(f.stated) - 1 as stated_to,
    f.geometry_basis,
    f.uncertainty_km,
    f.geometry_note,
    f.note,
    (
        select json_agg(
            json_build_object('quote', q.id, 'supports', e.supports, 'note', e.note)
            order by e.position
        )
        from sourceline.evidence as e
        inner join sourceline.quote as q on e.quote = q.version
        where e.feature = f.version
    ) as evidence
from sourceline.feature as f
where upper_inf(f.known) and f.publication = 'published'
order by f.layer, f.id;
