-- The days on which something on the map changes, and what: a feature begins, or the day after its last day, or an article
-- appears. Layers whose features last only days (:passing) have no end worth a stop.

with change as (
    select
        lower(valid) as day,
        'begins' as what,
        layer,
        id,
        name
    from layers.quoted_feature
    where not lower_inf(valid)
    union all
    select
        upper(valid) as day,
        'ends' as what,
        layer,
        id,
        name
    from layers.quoted_feature
    where not upper_inf(valid) and not (layer = any(:passing))
    union all
    select
        published as day,
        'article' as what,
        'articles' as layer,
        id,
        publisher as name
    from sourceline.article
    where listed and published_precision = 'day'
)

select
    day,
    json_agg(
        json_build_object('what', what, 'layer', layer, 'id', id, 'name', name)
        order by what, layer, name
    ) as changes
from change
group by day
order by day;
