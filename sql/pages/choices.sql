-- What the map can be narrowed to: the actors, and the newest :most articles; of both also those that are :chosen, for what is
-- no longer listed may still be asked of the map of then. `every` is how many articles are listed.

select
    'actor' as what,
    id,
    labels ->> 'en' as label,
    labels ->> 'ar' as label_ar,
    null::date as published,
    null::text as published_precision,
    listed,
    0::bigint as every,
    row_number() over (order by palette nulls last, id) as place
from sourceline.actor
where listed or id = any(:chosen)
union all
select
    'article' as what,
    id,
    publisher as label,
    null as label_ar,
    published,
    published_precision::text,
    listed,
    every,
    place
from (
    select
        *,
        row_number() over (order by listed desc, published desc, id) as place,
        count(*) filter (where listed) over () as every
    from sourceline.article
) as article
where (listed and place <= :most) or id = any(:chosen)
order by what, place;
