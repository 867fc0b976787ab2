-- All that the map ever said of a feature, the newest first: what is published, and the tombstones of what was withdrawn.

select
    f.version,
    f.publication,
    f.names ->> 'en' as name,
    f.names ->> 'ar' as name_ar,
    lower(f.known) as known_from,
    upper(f.known) as known_until,
    -- The data version that began it; null for what is older than the record of data versions.
    (
        select r.version
        from sourceline.revision as r
        where r.changed_at = lower(f.known)
        order by r.version
        limit 1
    ) as rev
from sourceline.feature as f
where f.layer = :layer and f.id = :id and f.publication <> 'draft'
order by f.known desc;
