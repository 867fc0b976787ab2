-- The outcome of a check and the link to the source are not part of what a quote says: they are kept up to date in place.
update sourceline.quote as q
set state = coalesce(s.document -> 'checked' ->> 'state', 'unchecked')::sourceline.quote_state,
    checked_on = (s.document -> 'checked' ->> 'on')::date,
    source_link = s.source_link
from staged as s
where s.part = 'quote'
    and s.id = q.id
    and upper_inf(q.known)
    and (q.state, q.checked_on, q.source_link) is distinct from (
        coalesce(s.document -> 'checked' ->> 'state', 'unchecked')::sourceline.quote_state,
        (s.document -> 'checked' ->> 'on')::date,
        s.source_link
    );
