-- The articles the map rests on, newest first, each with how much of the map rests on it: now, or at the moment :known of
-- the record, of which those are told that had a quote then. What is said of an article itself has no record. :article picks
-- one.

select
    r.id,
    r.publisher,
    r.title,
    r.title_note,
    r.byline,
    r.byline_note,
    r.published,
    r.published_precision,
    r.published_note,
    r.url,
    r.archive_url,
    r.language,
    r.alignment,
    r.note,
    r.sha256,
    r.length,
    (
        select count(*)
        from sourceline.quote as q
        where q.article = r.id and q.known @> m.asked
    ) as quotes,
    (
        select count(distinct e.feature)
        from sourceline.evidence as e
        inner join sourceline.quote as q on e.quote = q.version
        inner join sourceline.feature as f on e.feature = f.version
        where q.article = r.id and f.publication = 'published' and f.known @> m.asked
    ) as features
from sourceline.article as r
cross join (select coalesce(cast(:known as timestamptz), 'infinity') as asked) as m
where (cast(:article as text) is null or r.id = :article)
    and case
        when cast(:known as timestamptz) is null then r.listed
        else exists (select from sourceline.quote as q where q.article = r.id and q.known @> m.asked)
    end
order by r.published desc, r.id;
