-- How many of the quotes the map has now, or had at the moment :known of the record, are in each state, and when they were
-- last checked; :article picks one article.

select
    c.state::text as state,
    count(*) as number,
    min(c.checked_on) as first_checked,
    max(c.checked_on) as last_checked
from sourceline.quote as q
cross join (select coalesce(cast(:known as timestamptz), 'infinity') as asked) as m
inner join sourceline.quote_check as c on q.version = c.quote and c.known @> m.asked
where q.known @> m.asked and (cast(:article as text) is null or q.article = :article)
group by c.state;
