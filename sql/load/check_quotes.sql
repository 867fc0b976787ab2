-- The outcome of a check and the link to the source are not part of what a quote says: they are kept up to date in place. The
-- newer of two checks counts: a dataset that was written before the last check here does not undo it.
with outcome as (
    select
        q.version,
        s.source_link,
        q.checked_on > coalesce((s.document -> 'checked' ->> 'on')::date, '-infinity') as is_newer_here,
        coalesce(s.document -> 'checked' ->> 'state', 'unchecked')::sourceline.quote_state as state,
        (s.document -> 'checked' ->> 'on')::date as checked_on,
        (s.document -> 'checked' ->> 'alone')::boolean as alone
    from staged as s
    inner join sourceline.quote as q on s.id = q.id and upper_inf(q.known)
    where s.part = 'quote'
),

settled as (
    select
        q.version,
        o.source_link,
        case when o.is_newer_here then q.state else o.state end as state,
        case when o.is_newer_here then q.checked_on else o.checked_on end as checked_on,
        -- What another check found says nothing of this one.
        coalesce(o.is_newer_here, false)
        or (q.state = o.state and q.checked_on is not distinct from o.checked_on) as keeps_found,
        case when not coalesce(o.is_newer_here, false) then o.alone end as alone
    from sourceline.quote as q
    inner join outcome as o on q.version = o.version
)

update sourceline.quote as q
set state = s.state,
    checked_on = s.checked_on,
    source_link = s.source_link,
    alone = case when s.keeps_found then coalesce(s.alone, q.alone) else s.alone end,
    found_at = case when s.keeps_found then q.found_at end,
    found = case when s.keeps_found then q.found end
from settled as s
where q.version = s.version
    and (
        (q.state, q.checked_on, q.source_link) is distinct from (s.state, s.checked_on, s.source_link)
        or not s.keeps_found and (q.found_at is not null or q.found is not null)
        or q.alone is distinct from case when s.keeps_found then coalesce(s.alone, q.alone) else s.alone end
    );
