-- All on whose map something may be, whether anything is or not: actors with their labels, and publishers by name.

select
    'actor' as kind,
    id,
    labels ->> 'en' as label
from sourceline.actor
union all
select distinct
    'publisher' as kind,
    publisher as id,
    publisher as label
from sourceline.article
order by kind, id;
