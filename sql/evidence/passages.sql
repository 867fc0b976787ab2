-- Quotes as they stand in their articles, each with its article and all that rests on it: what a quote's page, its
-- annotation and the containers of annotations say. :quote, :article, or :layer and :feature pick some of them, null
-- picks all. `total` counts those that are picked; :most and :skipped take a part, in the order of the articles. All as it
-- stands now, or stood at the moment :known of the record.

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
    q.note,
    k.state::text as state,
    k.checked_on,
    q.source_link as link,
    c.exact as correction,
    (select min(lower(o.known)) from sourceline.quote as o where o.id = q.id) as created,
    greatest(lower(q.known), k.since, s.changed) as modified,
    r.id as article,
    r.publisher,
    r.title,
    r.byline,
    r.published,
    r.published_precision::text as published_precision,
    r.language as article_language,
    r.url,
    r.archive_url,
    r.sha256,
    coalesce(s.supported, '[]'::json) as supported,
    q.total
from (
    select
        quote.*,
        m.asked,
        count(*) over () as total
    from sourceline.quote
    cross join (select coalesce(cast(:known as timestamptz), 'infinity') as asked) as m
    where quote.known @> m.asked
        and (cast(:quote as text) is null or quote.id = :quote)
        and (cast(:article as text) is null or quote.article = :article)
        and (
            cast(:feature as text) is null
            or exists (
                select
                from sourceline.evidence as e
                inner join sourceline.feature as f on e.feature = f.version
                where e.quote = quote.version
                    and f.layer = :layer
                    and f.id = :feature
                    and f.publication = 'published'
                    and f.known @> m.asked
            )
        )
    order by quote.article, quote.start_offset, quote.id
    limit :most offset :skipped
) as q
inner join sourceline.quote_check as k on q.version = k.quote and k.known @> q.asked
inner join sourceline.article as r on q.article = r.id
left join sourceline.quote as c on q.corrected_by = c.id and c.known @> q.asked
cross join lateral (
    select
        -- What comes to rest on the words, or no longer does, changes what is said of them.
        max(case when f.known @> q.asked then lower(f.known) when upper(f.known) <= q.asked then upper(f.known) end)
            as changed,
        json_agg(
            json_build_object(
                'layer', f.layer,
                'id', f.id,
                'name', f.names ->> 'en',
                'name_ar', f.names ->> 'ar',
                'supports', e.supports,
                'note', e.note
            )
            order by f.layer, f.id, e.position
        ) filter (where f.known @> q.asked) as supported
    from sourceline.evidence as e
    inner join sourceline.feature as f on e.feature = f.version
    where e.quote = q.version and f.publication = 'published'
) as s
order by q.article, q.start_offset, q.id;
