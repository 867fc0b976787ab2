-- Every actor by id: what the map and the pages call it, and its palette slot.

select
    id,
    kind,
    labels ->> 'en' as label,
    labels ->> 'ar' as label_ar,
    names ->> 'en' as name,
    names ->> 'ar' as name_ar,
    labels,
    names,
    palette
from sourceline.actor
where listed
order by palette nulls last, id;
