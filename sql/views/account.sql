-- What a feature has to do with :claimant: whether it is on that map, and which of its quotes put it there; now, or as the map
-- said it at the moment :known.

select
    coalesce(cast(:claimant as text) = any(f.views), false) as on_it,
    array(
        select q.id
        from sourceline.evidence as e
        inner join sourceline.quote as q on e.quote = q.version
        inner join sourceline.article as r on q.article = r.id
        where e.feature = f.version
            and sourceline.carries(
                e.supports,
                case
                    when cast(:known as timestamptz) is null then q.state
                    else (sourceline.check_then(q.version)).state
                end
            )
            and (
                cast(:claimant as text) = 'publisher:' || r.publisher
                or cast(:claimant as text) = 'actor:' || q.speaker_actor
                or (q.speaker_actor is null and cast(:claimant as text) = any(
                    array(select 'actor:' || side from unnest(r.aligned) as side)
                ))
            )
        order by e.position
    ) as quotes
from history.quoted_feature as f
where f.layer = :layer and f.id = :feature and f.known @> coalesce(cast(:known as timestamptz), 'infinity');
