-- The quotes the map has now, the worst first, each with its article and how much of the map rests on it. :states and
-- :article pick some of them; null for all.

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
    q.state::text as state,
    q.checked_on,
    q.found_at,
    q.found,
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
        where e.quote = q.version and f.publication = 'published' and upper_inf(f.known)
    ) as features
from sourceline.quote as q
inner join sourceline.article as r on q.article = r.id
where upper_inf(q.known)
    and (cast(:states as text[]) is null or q.state::text = any(:states))
    and (cast(:article as text) is null or q.article = :article)
order by
    array_position(
        array['missing', 'altered', 'ambiguous', 'unchecked', 'moved', 'exact'], q.state::text
    ),
    q.article,
    q.start_offset,
    q.id
limit :most offset :skipped;
