-- The quotes of the map, the worst first, each with its article and how much of the map rests on it: as they are now, or
-- were at the moment :known of the record. :states and :article pick some of them; null for all.

select
    q.id,
    q.exact,
    q.prefix,
    q.suffix,
    q.start_offset as start,
    q.end_offset as "end",
    q.language,
    q.kind::text as kind,
    q.speaker,
    c.state::text as state,
    c.checked_on,
    c.found_at,
    c.found,
    q.source_link as link,
    r.id as article,
    r.title,
    r.publisher,
    r.published,
    r.published_precision::text as published_precision,
    r.url,
    count(*) over () as total,
    (
        select count(distinct f.version)
        from sourceline.evidence as e
        inner join sourceline.feature as f on e.feature = f.version
        where e.quote = q.version and f.publication = 'published' and f.known @> m.asked
    ) as features
from sourceline.quote as q
cross join (select coalesce(cast(:known as timestamptz), 'infinity') as asked) as m
inner join sourceline.quote_check as c on q.version = c.quote and c.known @> m.asked
inner join sourceline.article as r on q.article = r.id
where q.known @> m.asked
    and (cast(:states as text[]) is null or c.state::text = any(:states))
    and (cast(:article as text) is null or q.article = :article)
order by
    array_position(
        array['missing', 'altered', 'ambiguous', 'unchecked', 'moved', 'exact'], c.state::text
    ),
    q.article,
    q.start_offset,
    q.id
limit :most offset :skipped;
