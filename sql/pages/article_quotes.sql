-- An article's quotes in the order they stand in it, each with the features it supports and how. `total` counts them all;
-- :most and :skipped take a part: an article may be a book.

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
    coalesce(
        (
            select
                json_agg(
                    json_build_object(
                        'layer', f.layer,
                        'id', f.id,
                        'name', f.names ->> 'en',
                        'name_ar', f.names ->> 'ar',
                        'supports', e.supports,
                        'note', e.note
                    )
                    order by f.layer, f.id
                )
            from sourceline.evidence as e
            inner join sourceline.feature as f on e.feature = f.version
            where e.quote = q.version and f.publication = 'published' and upper_inf(f.known)
        ),
        '[]'::json
    ) as supported,
    count(*) over () as total
from sourceline.quote as q
left join sourceline.quote as c on q.corrected_by = c.id and upper_inf(c.known)
where q.article = :article and upper_inf(q.known)
order by q.start_offset, q.id
limit :most offset :skipped;
