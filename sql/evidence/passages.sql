-- Quotes as they stand in their articles, each with its article and all that rests on it: what a quote's page, its
-- annotation and the containers of annotations say. :quote, :article, or :layer and :feature pick some of them, null
-- picks all. `total` counts those that are picked; :most and :skipped take a part, in the order of the articles.

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
    q.state::text as state,
    q.checked_on,
    q.source_link as link,
    c.exact as correction,
    (select min(lower(o.known)) from sourceline.quote as o where o.id = q.id) as created,
    greatest(lower(q.known), s.changed) as modified,
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
        count(*) over () as total
    from sourceline.quote
    where upper_inf(quote.known)
        and (cast(:quote as text) is null or quote.id = :quote)
        and (cast(:article as text) is null or quote.article = :article)
        and (
            cast(:feature as text) is null
            or exists (
                select
                from sourceline.evidence as e
                inner join layers.quoted_feature as f on e.feature = f.version
                where e.quote = quote.version and f.layer = :layer and f.id = :feature
            )
        )
    order by quote.article, quote.start_offset, quote.id
    limit :most offset :skipped
) as q
inner join sourceline.article as r on q.article = r.id
left join sourceline.quote as c on q.corrected_by = c.id and upper_inf(c.known)
cross join lateral (
    select
        max(f.known_from) as changed,
        json_agg(
            json_build_object(
                'layer', f.layer,
                'id', f.id,
                'name', f.name,
                'name_ar', f.name_ar,
                'supports', e.supports,
                'note', e.note
            )
            order by f.layer, f.id, e.position
        ) as supported
    from sourceline.evidence as e
    inner join layers.quoted_feature as f on e.feature = f.version
    where e.quote = q.version
) as s
order by q.article, q.start_offset, q.id;
