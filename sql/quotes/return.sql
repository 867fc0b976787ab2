-- Back on the map as it was when it left, as a version of its own.
with returned as (
    insert into sourceline.feature (
        layer, id, names, geom, kind, actor, parties, status, certainty, valid, valid_from_precision,
        valid_from_basis, valid_to_precision, valid_to_basis, valid_note, stated, stated_text, geometry_basis,
        uncertainty_km, geometry_note, note, digest
    )
    select
        layer,
        id,
        names,
        geom,
        kind,
        actor,
        parties,
        status,
        certainty,
        valid,
        valid_from_precision,
        valid_from_basis,
        valid_to_precision,
        valid_to_basis,
        valid_note,
        stated,
        stated_text,
        geometry_basis,
        uncertainty_km,
        geometry_note,
        note,
        digest
    from sourceline.feature
    where version = :ended
    returning version
)

insert into sourceline.evidence (feature, position, quote, supports, note)
select
    r.version as feature,
    e.position,
    e.quote,
    e.supports,
    e.note
from sourceline.evidence as e
cross join returned as r
where e.feature = :ended;
