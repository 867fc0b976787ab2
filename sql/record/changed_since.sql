-- How many features the map says something else of now than it did at the moment :known.

select count(*)
from (
    select distinct
        layer,
        id
    from sourceline.feature
    where publication <> 'draft'
        and (lower(known) > :known or (not upper_inf(known) and upper(known) > :known))
) as changed;
