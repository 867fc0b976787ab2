-- Since when and until when the map had a quote: null for one that it never had, `until` null for one that it has.

select
    min(lower(q.known)) as since,
    case when bool_or(upper_inf(q.known)) then null else max(upper(q.known)) end as until
from sourceline.quote as q
where q.id = :quote;
