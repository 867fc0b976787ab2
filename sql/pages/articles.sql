-- The articles the map rests on, newest first, each with how much of the map rests on it. :article picks one.

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
        where q.article = r.id and upper_inf(q.known)
    ) as quotes,
    (
        select count(distinct e.feature)
        from sourceline.evidence as e
        inner join sourceline.quote as q on e.quote = q.version
        inner join sourceline.feature as f on e.feature = f.version
        where q.article = r.id and f.publication = 'published' and upper_inf(f.known)
    ) as features
from sourceline.article as r
where r.listed and (cast(:article as text) is null or r.id = :article)
order by r.published desc, r.id;
