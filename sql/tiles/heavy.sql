-- Which tiles of a layer of points have many, the widest first: over the CTE `shown`, whose rows have a point `geom` in
-- degrees. Points are counted in the cells of the deepest zoom level, and four cells are the tile above them.

select
    z.zoom,
    c.down >> (:deepest - z.zoom) as tile_row,
    c.across >> (:deepest - z.zoom) as tile_column
from (
    select
        floor((1 - asinh(tan(radians(p.lat))) / pi()) / 2 * p.side)::integer as down,
        least(floor((p.lon + 180) / 360 * p.side), p.side - 1)::integer as across,
        count(*) as points
    from (
        select
            ST_X(s.geom) as lon,
            -- The map is a square and ends here; what lies beyond is in no tile, and does no harm in the last one.
            greatest(-85.05, least(85.05, ST_Y(s.geom))) as lat,
            1 << :deepest as side
        from shown as s
    ) as p
    group by down, across
) as c
cross join generate_series(0, :deepest) as z (zoom)
group by z.zoom, tile_row, tile_column
having sum(c.points) >= :many
order by z.zoom, sum(c.points) desc, tile_row, tile_column
