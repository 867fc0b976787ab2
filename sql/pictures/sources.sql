-- The outlets that the features of a picture rest on, those with most of its quotes first; :layers and :ids go in pairs. Each
-- row has the number of all their quotes beside it. As the map said it at the moment :known, or says it now where that is null.

with used as (
    select distinct
        q.version,
        r.publisher
    from history.quoted_feature as f
    inner join
        unnest(cast(:layers as text[]), cast(:ids as text[])) as wanted (layer, id)
        on f.layer = wanted.layer and f.id = wanted.id
    inner join sourceline.evidence as e on f.version = e.feature
    inner join sourceline.quote as q on e.quote = q.version
    inner join sourceline.article as r on q.article = r.id
    where f.known @> coalesce(cast(:known as timestamptz), 'infinity')
)

select
    publisher,
    sum(count(*)) over () as quotes
from used
group by publisher
order by count(*) desc, publisher;
