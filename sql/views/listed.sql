-- The views there are, each with how many features of each layer are in it, now or as the map said it at the moment :known.
-- First what editors assess, then the sides in the order of the legend, then the outlets by name.

select
    v.key,
    a.labels ->> 'ar' as label_ar,
    f.layer,
    count(*) as number
from history.quoted_feature as f
cross join unnest(f.views) as v (key)
left join sourceline.actor as a on v.key = 'actor:' || a.id
where f.known @> coalesce(cast(:known as timestamptz), 'infinity')
group by v.key, a.id, f.layer
order by v.key <> 'assessed', a.id is null, a.palette nulls last, v.key, f.layer;
