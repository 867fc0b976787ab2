-- What can be found by name on the map: the actors, what is published of the layers :layers, and the towns of the base map,
-- each with its names and their skeletons. Of a layer with more than :most features none: their names are looked for where
-- they stand in a table.

with feature as (
    select
        f.*,
        row_number() over (partition by f.layer order by f.fid) as place,
        count(*) over (partition by f.layer) as many
    from unnest(cast(:layers as text[])) as asked (layer)
    cross join lateral (
        select
            g.fid,
            g.id,
            g.layer,
            g.kind,
            g.actor,
            g.names,
            g.valid
        from sourceline.feature as g
        where g.layer = asked.layer and g.publication = 'published' and upper_inf(g.known)
        order by g.fid
        limit :most + 1
    ) as f
),

thing as (
    select
        1 as place_of_kind,
        'actor' as what,
        id,
        null::text as layer,
        null::text as kind,
        id as actor,
        labels ->> 'en' as label,
        labels ->> 'ar' as label_ar,
        array(
            select n.name
            from (
                select value as name from jsonb_each_text(labels)
                union
                select value from jsonb_each_text(names)
                union
                select value from jsonb_each_text(coalesce(self_name, '{}'))
                union
                select unnest(aliases)
            ) as n
            order by n.name
        ) as names,
        null::date as valid_from,
        null::date as valid_to,
        null::float8 as lon,
        null::float8 as lat,
        coalesce(palette, 1000)::bigint as place
    from sourceline.actor
    where listed
    union all
    select
        2,
        'feature',
        id,
        layer,
        kind,
        actor,
        names ->> 'en',
        names ->> 'ar',
        array(select value from jsonb_each_text(names) order by key),
        lower(valid),
        upper(valid) - 1,
        null,
        null,
        place
    from feature
    where many <= :most
    union all
    select
        3,
        'town',
        id,
        null,
        kind,
        null,
        names ->> 'en',
        names ->> 'ar',
        array(select value from jsonb_each_text(names) order by key),
        null,
        null,
        ST_X(ST_PointOnSurface(geom)),
        ST_Y(ST_PointOnSurface(geom)),
        rank
    from sourceline.basemap
    where layer = 'towns'
    order by place_of_kind, layer, place, id
    limit 5 * :most
)

select
    what,
    id,
    layer,
    kind,
    actor,
    label,
    label_ar,
    names,
    array(select sourceline.skeleton(name) from unnest(names) as name) as skeletons,
    valid_from,
    valid_to,
    lon,
    lat
from thing
order by place_of_kind, layer, place, id;
