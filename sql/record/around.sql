-- The box, in degrees, around a place that any version of the map knew: so many :kilometres each way, or its uncertainty.

select
    ST_XMin(g.box) as west,
    ST_YMin(g.box) as south,
    ST_XMax(g.box) as east,
    ST_YMax(g.box) as north
from history.locations as l
cross join lateral (
    select
        ST_Envelope(
            ST_Buffer(l.geom::geography, 1000 * greatest(:kilometres, coalesce(l.uncertainty_km, 0)))::geometry
        ) as box
) as g
where l.id = :place
order by l.known desc
limit 1;
