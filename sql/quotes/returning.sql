-- Features that fell for want of their words and have them again: their tombstones, each with the version it ended.
select
    t.version,
    t.layer,
    t.id,
    t.names ->> 'en' as name,
    f.version as ended
from sourceline.feature as t
inner join sourceline.feature as f
    on t.layer = f.layer and t.id = f.id and upper(f.known) = lower(t.known) and f.publication = 'published'
where t.publication = 'withdrawn'
    and upper_inf(t.known)
    and exists (
        select
        from sourceline.evidence as e
        inner join sourceline.quote as q on e.quote = q.version
        where e.feature = t.version
            and e.supports not in ('disputes', 'background')
            and sourceline.is_verified(q.state)
            and upper_inf(q.known)
    )
    -- All of what it rested on has to be what the quotes still say.
    and not exists (
        select
        from sourceline.evidence as e
        inner join sourceline.quote as q on e.quote = q.version
        where e.feature = t.version and not upper_inf(q.known)
    )
order by t.layer, t.id;
