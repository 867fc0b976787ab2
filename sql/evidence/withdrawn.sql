-- Until when the map had a quote that it no longer has: null for one that it has, or never had.

select case when bool_or(upper_inf(q.known)) then null else max(upper(q.known)) end as until
from sourceline.quote as q
where q.id = :quote;
