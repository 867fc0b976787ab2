-- The day nearest to :day on which the map shows anything of :layers that the reader has chosen (web/selection.py): for a map on
-- which there is nothing. No row where there is no such day. As the map said it at the moment :known, or says it
-- now where that is null; of the map of :claimant, or of everyone where that is null.

select
    case
        when lower(valid) > cast(:day as date) then lower(valid)
        else upper(valid) - 1
    end as day
from history.quoted_feature
where known @> coalesce(cast(:known as timestamptz), 'infinity')
    and layer = any(cast(:layers as text[]))
    and (cast(:claimant as text) is null or cast(:claimant as text) = any(views))
    and (
        cast(:actor as text[]) is null
        or actor = any(cast(:actor as text[]))
        or parties && cast(:actor as text[])
    )
    and (cast(:article as text[]) is null or articles && cast(:article as text[]))
    and (cast(:certainty as text[]) is null or certainty::text = any(cast(:certainty as text[])))
    and not valid @> cast(:day as date)
order by
    case
        when lower(valid) > cast(:day as date) then lower(valid) - cast(:day as date)
        else cast(:day as date) - (upper(valid) - 1)
    end,
    lower(valid) desc
limit 1;
