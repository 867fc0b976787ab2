-- What is on the map of the layers :layers on one of the days :before and :after and not on the other, as the map says it now
-- or said it at the moment :known; of layers whose features pass, named in :passing, what took place after the one day and up
-- to the other. The first :most of each sort, and `many` there are. All of the map of :claimant, or of everyone where that is
-- null. :actor, :article and :certainty are what the reader has chosen (web/selection.py), each null for everything.

with feature as (
    select
        f.*,
        f.layer = any(cast(:passing as text[])) as passes,
        f.valid @> cast(:before as date) as shown_before,
        f.valid @> cast(:after as date) as shown_after,
        f.valid && daterange(cast(:before as date), cast(:after as date), '(]') as between_them
    from history.quoted_feature as f
    where f.layer = any(cast(:layers as text[]))
        and f.known @> coalesce(cast(:known as timestamptz), 'infinity')
        -- What has no time is on both.
        and f.valid is not null
        and (cast(:claimant as text) is null or cast(:claimant as text) = any(f.views))
        and (
            cast(:actor as text[]) is null
            or f.actor = any(cast(:actor as text[]))
            or f.parties && cast(:actor as text[])
        )
        and (cast(:article as text[]) is null or f.articles && cast(:article as text[]))
        and (cast(:certainty as text[]) is null or f.certainty::text = any(cast(:certainty as text[])))
),

sorted as (
    select
        *,
        case when passes then 'event' when shown_after then 'new' else 'gone' end as what
    from feature
    where (passes and between_them) or (not passes and shown_before <> shown_after)
),

counted as (
    select
        *,
        count(*) over (partition by what) as many,
        row_number() over (partition by what order by lower(valid), name, id) as place
    from sorted
)

select
    what,
    layer,
    id,
    name,
    name_ar,
    kind,
    actor,
    valid_from,
    valid_from_precision,
    valid_to,
    valid_to_precision,
    many
from counted
where place <= :most
order by what, place;
