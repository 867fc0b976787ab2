-- The outcome of a check is not part of what a quote says: it is kept on the row of the quote, in place. A quote that was
-- changed meanwhile has another row, and was not checked.
update sourceline.quote as q
set state = c.state,
    checked_on = :checked_on,
    found_at = c.found_at,
    found = c.found,
    alone = coalesce(c.alone, q.alone)
from checked as c
where q.version = c.version
    and upper_inf(q.known)
    and (q.state, q.checked_on, q.found_at, q.found, q.alone)
    is distinct from (c.state, cast(:checked_on as date), c.found_at, c.found, coalesce(c.alone, q.alone));
