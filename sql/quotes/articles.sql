-- The articles that have quotes, and their texts where the operator has given them.
select
    r.id,
    r.sha256,
    r.length,
    t.body
from sourceline.article as r
left join sourceline.article_text as t on r.id = t.article
where exists (select from sourceline.quote as q where q.article = r.id and upper_inf(q.known))
order by r.id;
