-- Some features for a small map: geometry and what decides how it is drawn, without the quotes. :layers and :ids go in
-- pairs. As the map said it at the moment :known, or says it now where that is null.

select
    coalesce(
        json_agg(
            json_build_object(
                'type', 'Feature',
                'id', f.id,
                'geometry', ST_AsGeoJSON(f.geom, 6)::json,
                'properties', json_build_object(
                    'layer', f.layer,
                    'name', f.name,
                    'name_ar', f.name_ar,
                    'kind', f.kind,
                    'actor', f.actor,
                    'actor_label', f.actor_label,
                    'actor_label_ar', f.actor_label_ar,
                    'parties', f.parties,
                    'status', f.status,
                    'valid_from', f.valid_from,
                    'valid_from_precision', f.valid_from_precision,
                    'valid_to', f.valid_to,
                    'valid_to_precision', f.valid_to_precision,
                    'uncertainty_km', f.uncertainty_km
                )
            )
            order by f.fid
        ),
        '[]'::json
    ) as features
from history.quoted_feature as f
inner join
    unnest(cast(:layers as text[]), cast(:ids as text[])) as wanted (layer, id)
    on f.layer = wanted.layer and f.id = wanted.id
where f.known @> coalesce(cast(:known as timestamptz), 'infinity');
