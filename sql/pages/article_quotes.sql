-- An article's quotes in the order they stand in it, each with the features it supports and how. `total` counts them all;
-- :most and :skipped take a part: an article may be a book. As they stand now, or stood at the moment :known of the record.

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
            where e.quote = q.version and f.publication = 'published' and f.known @> m.asked
        ),
        '[]'::json
    ) as supported,
    count(*) over () as total
from sourceline.quote as q
cross join (select coalesce(cast(:known as timestamptz), 'infinity') as asked) as m
inner join sourceline.quote_check as k on q.version = k.quote and k.known @> m.asked
left join sourceline.quote as c on q.corrected_by = c.id and c.known @> m.asked
where q.article = :article and q.known @> m.asked
order by q.start_offset, q.id
limit :most offset :skipped;
