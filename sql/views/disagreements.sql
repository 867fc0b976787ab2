-- Where two claimants cannot both be right on some day from :first to :last, as the map says it now or said it at the moment
-- :known. Of events those from :events_first on: the map shows them for so long. The first :most, the largest ground first;
-- `total` counts them all.
--
-- Two features disagree where each is told by someone who does not tell the other: who tells both, disagrees with nobody. A
-- quote that disputes a feature disagrees with it by itself.

with feature as not materialized (
    select
        f.version,
        f.layer,
        f.id,
        f.name,
        f.kind,
        f.actor,
        f.status,
        f.geom,
        coalesce(f.valid, daterange(null, null)) as valid,
        daterange(
            case when f.layer = 'events' then cast(:events_first as date) else cast(:first as date) end,
            cast(:last as date),
            '[]'
        ) as asked,
        -- How far from its geometry it may be, in metres; never less than what two drawings of one thing differ by.
        1000 * greatest(coalesce(f.uncertainty_km, 0), 1) as reach,
        array_remove(f.parties || f.actor, null) as sides,
        coalesce(array_remove(f.views, 'assessed'), '{}') as tellers
    from history.quoted_feature as f
    where f.known @> coalesce(cast(:known as timestamptz), 'infinity')
        and f.layer in ('control_zones', 'lines', 'events')
),

pair as (
    -- One ground, two holders.
    select
        a.version as one,
        b.version as other,
        array['holder'] as differs,
        a.valid * b.valid as days,
        ST_Multi(ST_ForcePolygonCCW(ST_CollectionExtract(ST_Intersection(a.geom, b.geom), 3))) as geom
    from feature as a
    inner join feature as b on a.layer = b.layer and a.id < b.id and a.geom && b.geom and a.valid && b.valid
    where a.layer = 'control_zones'
        and a.kind = 'control' and b.kind = 'control'
        and a.actor <> b.actor
        and not isempty(a.valid * b.valid * a.asked)
        and not (a.tellers <@ b.tellers or b.tellers <@ a.tellers)
        and ST_Intersects(a.geom, b.geom)
    union all
    -- A line between the same sides: what it is, how sure, where it runs.
    select
        a.version as one,
        b.version as other,
        array_remove(
            array[
                case when a.kind <> b.kind then 'kind' end,
                case when a.status <> b.status then 'status' end,
                case
                    when not (
                        ST_Covers(ST_Buffer(a.geom::geography, a.reach + b.reach)::geometry, b.geom)
                        and ST_Covers(ST_Buffer(b.geom::geography, a.reach + b.reach)::geometry, a.geom)
                    )
                    then 'course'
                end
            ],
            null
        ),
        a.valid * b.valid,
        ST_CollectionExtract(ST_Collect(a.geom, b.geom), 2)
    from feature as a
    inner join feature as b on a.layer = b.layer and a.id < b.id and a.valid && b.valid
    where a.layer = 'lines'
        and a.sides <> '{}' and a.sides @> b.sides and b.sides @> a.sides
        and not isempty(a.valid * b.valid * a.asked)
        and not (a.tellers <@ b.tellers or b.tellers <@ a.tellers)
        -- Farther apart they are two lines.
        and ST_DWithin(a.geom::geography, b.geom::geography, 50000 + a.reach + b.reach)
    union all
    -- One event, two who did it.
    select
        a.version as one,
        b.version as other,
        array['party'],
        a.valid * b.valid,
        ST_Collect(a.geom, b.geom)
    from feature as a
    inner join feature as b on a.layer = b.layer and a.id < b.id and a.valid && b.valid
    where a.layer = 'events'
        and a.kind = b.kind
        and a.actor <> b.actor
        and not isempty(a.valid * b.valid * a.asked)
        and not (a.tellers <@ b.tellers or b.tellers <@ a.tellers)
        and ST_DWithin(a.geom::geography, b.geom::geography, a.reach + b.reach)
    union all
    -- Words that say it is not so.
    select
        a.version as one,
        null as other,
        array['disputed'],
        a.valid,
        a.geom
    from feature as a
    where not isempty(a.valid * a.asked)
        and exists (
            select from sourceline.evidence as e
            inner join sourceline.quote as q on e.quote = q.version
            where e.feature = a.version and e.supports = 'disputes' and sourceline.is_verified(
                    case
                        when sourceline.moment_asked() is null then q.state
                        else (sourceline.check_then(q.version)).state
                    end
                )
        )
),

found as (
    select
        p.*,
        case when p.differs = array['holder'] then ST_Area(p.geom::geography) / 1000000 end as area_km2
    from pair as p
    where p.differs <> '{}'
),

listed as (
    select
        *,
        count(*) over () as total
    from found
    -- Slivers of less than a hundredth of a square kilometre are seams, not ground.
    where coalesce(area_km2, 1) > 0.01
    order by area_km2 desc nulls last, one, other
    limit :most
)

select
    l.total,
    a.layer,
    concat_ws('--', a.id, coalesce(b.id, 'disputed')) as id,
    l.differs,
    round(l.area_km2::numeric, 1)::double precision as area_km2,
    lower(l.days) as first_day,
    upper(l.days) - 1 as last_day,
    ST_AsGeoJSON(l.geom, 6)::json as geometry,
    -- Where the names of both can stand.
    case
        when l.differs = array['holder']
            then array[
                round(ST_X(ST_PointOnSurface(l.geom))::numeric, 6)::double precision,
                round(ST_Y(ST_PointOnSurface(l.geom))::numeric, 6)::double precision
            ]
    end as spot,
    a.id as id_one,
    a.name as name_one,
    a.kind as kind_one,
    a.actor as actor_one,
    a.actor_label as label_one,
    a.parties as parties_one,
    a.status as status_one,
    array_remove(a.views, 'assessed') as told_one,
    w.quotes_one,
    b.id as id_other,
    b.name as name_other,
    b.kind as kind_other,
    b.actor as actor_other,
    b.actor_label as label_other,
    b.parties as parties_other,
    b.status as status_other,
    case when b.id is null then d.told else array_remove(b.views, 'assessed') end as told_other,
    w.quotes_other
from listed as l
inner join history.quoted_feature as a on l.one = a.version
left join history.quoted_feature as b on l.other = b.version
left join lateral (
    -- Whose words dispute it, by the rule of sql/layers/quoted_feature.sql.
    select array_agg(distinct claimant.by_whom order by claimant.by_whom) as told
    from sourceline.evidence as e
    inner join sourceline.quote as q on e.quote = q.version
    inner join sourceline.article as r on q.article = r.id
    cross join lateral (
        select 'publisher:' || r.publisher as by_whom
        union all
        select 'actor:' || side
        from unnest(case when q.speaker_actor is null then r.aligned else array[q.speaker_actor] end) as side
    ) as claimant
    where e.feature = l.one and e.supports = 'disputes' and sourceline.is_verified(
                    case
                        when sourceline.moment_asked() is null then q.state
                        else (sourceline.check_then(q.version)).state
                    end
                )
) as d on true
left join lateral (
    select
        json_agg(it) filter (where it ->> 'supports' <> 'disputes') as quotes_one,
        coalesce(
            (select json_agg(its) from json_array_elements(b.quotes) as its where its ->> 'supports' <> 'disputes'),
            json_agg(it) filter (where it ->> 'supports' = 'disputes')
        ) as quotes_other
    from json_array_elements(a.quotes) as it
) as w on true
order by l.area_km2 desc nulls last, l.one, l.other;
