-- The features on the map that no verified quote carries any more, each with the quotes that carried it.
select
    f.version,
    f.layer,
    f.id,
    f.names ->> 'en' as name,
    array(
        select format('%s (%s)', q.id, q.state)
        from sourceline.evidence as e
        inner join sourceline.quote as q on e.quote = q.version
        where e.feature = f.version and e.supports not in ('disputes', 'background')
        order by e.position
    ) as rested_on
from sourceline.feature as f
where f.publication = 'published'
    and upper_inf(f.known)
    and not exists (
        select
        from sourceline.evidence as e
        inner join sourceline.quote as q on e.quote = q.version
        where e.feature = f.version
            and e.supports not in ('disputes', 'background')
            and sourceline.is_verified(q.state)
            and upper_inf(q.known)
    )
order by f.layer, f.id;
