-- A vector tile of places, all attributes, as the tile servers make it.
with tile as materialized (
    -- Once, and not for each row: the plan of a prepared statement does not know the tile.
    select
        ST_TileEnvelope(:z, :x, :y) as box,
        ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 64.0 / 4096), 4326) as window_4326
)

select ST_AsMVT(features, 'location_points', 4096, 'geom', 'id')
from (
    select
        p.id,
        p.name,
        p.kind,
        p.actor,
        p.valid_from,
        p.valid_to,
        ST_AsMVTGeom(ST_Transform(p.geom, 3857), tile.box, 4096, 64) as geom
    from tile
    inner join public.location_points as p on p.geom && tile.window_4326
) as features
