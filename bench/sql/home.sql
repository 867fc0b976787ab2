-- Home ground: the same places and zones as a dataset of ours, every quote a row of evidence, every rule kept. Made from
-- the common tables of this database, which then go, so that nothing but the dataset is left to be served.

insert into sourceline.dataset (id, title, home_bbox, home_asof)
values ('bench', '{"en": "Made data"}', array[9, 19, 26, 34], '2019-12-31');

insert into sourceline.actor (id, kind, names, labels)
select
    id,
    'armed_force',
    jsonb_build_object('en', initcap(id)),
    jsonb_build_object('en', initcap(id))
from unnest(array['north', 'south', 'east', 'west', 'coast', 'hills']) as id;

insert into sourceline.article (id, publisher, title, published, published_precision, url, language, sha256, length)
select
    'article-' || n,
    'Paper ' || n % 40,
    'Report ' || n,
    date '2011-01-01' + n,
    'day',
    'https://news.example/' || n,
    'en',
    encode(sha256(n::text::bytea), 'hex'),
    100000
from generate_series(0, 999) as n;

create temporary table made as
select
    'locations' as layer,
    'place-' || id as id,
    name,
    kind,
    actor,
    valid_from,
    valid_to,
    quotes,
    geom::geometry as geom
from public.locations
union all
select
    'control_zones' as layer,
    'zone-' || id as id,
    name,
    kind,
    actor,
    valid_from,
    valid_to,
    quotes,
    ST_Multi(geom) as geom
from public.control_zones;

insert into sourceline.quote (
    id, article, exact, prefix, suffix, start_offset, end_offset, language, kind, state, checked_on, source_link, digest
)
select
    m.id || '-' || item.position,
    'article-' || substring(item.quote ->> 'url' from '[0-9]+$'),
    item.quote ->> 'text',
    'Those who were there said that, ',
    ' There was no word from elsewhere',
    1000,
    1000 + char_length(item.quote ->> 'text'),
    case when item.quote ->> 'text' ~ '[a-z]' then 'en' else 'ar' end,
    'prose',
    'exact',
    date '2026-01-01',
    (item.quote ->> 'url') || '#:~:text=' || left(md5(m.id), 12),
    md5(m.id || item.position)
from made as m
cross join lateral jsonb_array_elements(m.quotes) with ordinality as item (quote, position);

insert into sourceline.feature (
    layer, id, names, geom, kind, actor, status, certainty, valid, valid_from_precision, valid_from_basis,
    geometry_basis, digest
)
select
    layer,
    id,
    jsonb_build_object('en', name),
    case when layer = 'control_zones' then ST_ForcePolygonCCW(geom) else geom end,
    kind,
    actor,
    'assessed',
    'high',
    daterange(valid_from::date, valid_to::date, '[]'),
    'day',
    'article',
    'gazetteer',
    md5(id)
from made
order by layer, substring(id from '[0-9]+$')::integer;

insert into sourceline.evidence (feature, position, quote, supports)
select
    f.version,
    q.position,
    q.quote,
    case f.layer when 'locations' then 'names'::sourceline.support else 'control'::sourceline.support end
from sourceline.feature as f
inner join (
    select
        version as quote,
        regexp_replace(id, '-[0-9]+$', '') as feature,
        substring(id from '[0-9]+$')::smallint as position
    from sourceline.quote
) as q on f.id = q.feature;
