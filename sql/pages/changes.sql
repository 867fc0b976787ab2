-- What changes on the map and when: a feature begins, or the day after its last day, or an article appears. Layers whose
-- features last only days (:passing) have no end worth a stop. Of each day, or of :day alone, and of each sort of change the
-- first :most, with how many there are: a day on which thousands begin must not fill a page. All as the map said it at the
-- moment :known, or says it now where that is null; and of the map of :claimant, or of everyone where that is null. An outlet's
-- map has its own articles; of the others there is no saying whose they are. Of features only those of :layers; :actor, :article and
-- :certainty are what the reader has chosen (web/selection.py), each null for everything.

with feature as (
    select
        layer,
        id,
        name,
        name_ar,
        valid
    from history.quoted_feature
    where known @> coalesce(cast(:known as timestamptz), 'infinity')
        and (cast(:layers as text[]) is null or layer = any(cast(:layers as text[])))
        and (cast(:claimant as text) is null or cast(:claimant as text) = any(views))
        and (
            cast(:actor as text[]) is null
            or actor = any(cast(:actor as text[]))
            or parties && cast(:actor as text[])
        )
        and (cast(:article as text[]) is null or articles && cast(:article as text[]))
        and (cast(:certainty as text[]) is null or certainty::text = any(cast(:certainty as text[])))
),

change as (
    select
        lower(valid) as day,
        'begins' as what,
        layer,
        id,
        name,
        name_ar
    from feature
    where not lower_inf(valid)
    union all
    select
        upper(valid) as day,
        'ends' as what,
        layer,
        id,
        name,
        name_ar
    from feature
    where not upper_inf(valid) and not (layer = any(:passing))
    union all
    select
        published as day,
        'article' as what,
        'articles' as layer,
        id,
        publisher as name,
        null as name_ar
    from sourceline.article
    where listed and published_precision = 'day'
        and (cast(:claimant as text) is null or cast(:claimant as text) = 'publisher:' || publisher)
        -- An article is of no actor, and of no certainty.
        and cast(:actor as text[]) is null
        and cast(:certainty as text[]) is null
        and (cast(:article as text[]) is null or id = any(cast(:article as text[])))
),

placed as (
    select
        *,
        row_number() over (partition by day, what order by layer, name, id) as place,
        count(*) over (partition by day, what) as number
    from change
    where cast(:day as date) is null or day = cast(:day as date)
)

select
    day,
    what,
    layer,
    id,
    name,
    name_ar,
    number
from placed
where place <= :most
order by day, what, place;
