-- What rests on an article, whatever layer it is on: GeoJSON features, each with the article's quotes that it rests on.
-- `total` counts them all; :most and :skipped take a part. An id is unique in its layer only, so the layer is part of it.
-- As the map said it at the moment :known, or says it now where that is null; of what was true on the day :asof, or ever.

with resting as (
    select distinct
        f.layer,
        f.id,
        f.version
    from sourceline.quote as q
    inner join sourceline.evidence as e on q.version = e.quote
    inner join history.quoted_feature as f on e.feature = f.version
    where q.article = :article
        and f.known @> coalesce(cast(:known as timestamptz), 'infinity')
        and (cast(:asof as date) is null or f.valid is null or f.valid @> cast(:asof as date))
),

part as (
    select
        resting.*,
        count(*) over () as total
    from resting
    order by resting.layer, resting.id
    limit :most offset :skipped
)

select
    p.total,
    json_build_object(
        'type', 'Feature',
        'id', concat(p.layer, '/', p.id),
        'geometry', ST_AsGeoJSON(f.geom, 6, 0)::json,
        'properties', json_build_object(
            'layer', f.layer,
            'id', f.id,
            'name', f.name,
            'name_ar', f.name_ar,
            'kind', f.kind,
            'actor', f.actor,
            'actor_label', f.actor_label,
            'parties', f.parties,
            'status', f.status,
            'certainty', f.certainty,
            'valid_from', f.valid_from,
            'valid_from_precision', f.valid_from_precision,
            'valid_to', f.valid_to,
            'valid_to_precision', f.valid_to_precision,
            'uncertainty_km', f.uncertainty_km,
            'quotes', s.quotes
        )
    ) as feature
from part as p
inner join history.quoted_feature as f on p.version = f.version
cross join lateral (
    select
        json_agg(
            json_strip_nulls(json_build_object('id', q.id, 'exact', q.exact, 'supports', e.supports, 'note', e.note))
            order by e.position
        ) as quotes
    from sourceline.evidence as e
    inner join sourceline.quote as q on e.quote = q.version
    where e.feature = p.version and q.article = :article
) as s
order by p.layer, p.id;
