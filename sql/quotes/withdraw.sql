-- A tombstone for a version that was closed. It keeps the evidence: by it a later check knows that the feature fell for want
-- of its words, and may come back when they do.
with tombstone as (
    insert into sourceline.feature (
        layer, id, publication, names, kind, status, certainty, geometry_basis, note, digest, known
    )
    select
        layer,
        id,
        'withdrawn'::sourceline.publication,
        names,
        kind,
        status,
        certainty,
        geometry_basis,
        cast(:note as text),
        '',
        tstzrange(now(), null)
    from sourceline.feature
    where version = :version
    returning version
)

insert into sourceline.evidence (feature, position, quote, supports, note)
select
    t.version as feature,
    e.position,
    e.quote,
    e.supports,
    e.note
from sourceline.evidence as e
cross join tombstone as t
where e.feature = :version;
