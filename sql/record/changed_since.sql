-- How many features the map says something else of now than it did at the moment :known: of which there is another version,
-- or whose quotes stand otherwise.

select count(*)
from (
    select
        layer,
        id
    from sourceline.feature
    where publication <> 'draft'
        and (lower(known) > :known or (not upper_inf(known) and upper(known) > :known))
    union
    select
        f.layer,
        f.id
    from sourceline.feature as f
    inner join sourceline.evidence as e on f.version = e.feature
    inner join sourceline.quote_check as c on e.quote = c.quote
    where f.publication = 'published'
        and f.known @> cast(:known as timestamptz)
        and upper_inf(c.known)
        and c.since > :known
) as changed;
