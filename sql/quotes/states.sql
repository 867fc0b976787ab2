-- How many of the quotes the map has now are in each state, and when they were last checked; :article picks one article.

select
    state::text as state,
    count(*) as number,
    min(checked_on) as first_checked,
    max(checked_on) as last_checked
from sourceline.quote
where upper_inf(known) and (cast(:article as text) is null or article = :article)
group by state;
