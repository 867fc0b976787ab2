-- Ready tiles: the tiles that have many points, made when the data are written and not each time they are asked for.
--
-- A ready tile is a copy, and good for one data version only: a write of any kind bumps that number, and the tile is asked
-- for by it no more. So no trigger need know what a tile is made of. geo/ready_tile.py makes them anew, at the end of a load
-- and when the server starts.

create table sourceline.ready_tile (
    layer text not null,
    zoom smallint not null,
    tile_row integer not null,
    tile_column integer not null,
    version bigint not null,
    made_by text not null,
    share double precision not null,
    body bytea not null,
    primary key (layer, zoom, tile_row, tile_column)
);
comment on table sourceline.ready_tile is 'Tiles of points that have many, ready to be sent; copies, made anew when the data version has moved';
comment on column sourceline.ready_tile.layer is 'The layer it is of';
comment on column sourceline.ready_tile.zoom is 'Zoom level in WebMercatorQuad';
comment on column sourceline.ready_tile.tile_row is 'Row of tiles, from the north';
comment on column sourceline.ready_tile.tile_column is 'Column of tiles, from the west';
comment on column sourceline.ready_tile.version is 'The data version it was made from, and the only one it is right for';
comment on column sourceline.ready_tile.made_by is 'Digest of the statements that made it: another build of this server may make another';
comment on column sourceline.ready_tile.share is 'The part of its features that is drawn, 1 for all';
comment on column sourceline.ready_tile.body is 'One layer of a Mapbox Vector Tile, as sent where nothing is asked but the tile';
grant select on sourceline.ready_tile to sourceline_reader;

do $$
begin
    -- Unpacked four times as fast as PostgreSQL's own; a build without it does with that.
    alter table sourceline.ready_tile alter column body set compression lz4;
exception
    when feature_not_supported then null;
end
$$;

-- The data version is announced ----------------------------------------------------------------------------------------

-- For whoever keeps copies elsewhere, such as a CDN that is to be purged. PostgreSQL delivers it after the commit, and never
-- after a rollback; the server itself rests on the lease (0005), which comes before the commit.
create function sourceline.announce_data_version()
returns trigger
language plpgsql
as $$
begin
    perform pg_notify('sourceline', new.version::text);
    return null;
end
$$;
comment on function sourceline.announce_data_version is 'Tells who listens on the channel sourceline of a new data version';

-- On the table of the number itself, so that a hand at psql is heard as well.
create trigger announce_data_version after update of version on sourceline.data_version
for each row when (old.version is distinct from new.version)
execute function sourceline.announce_data_version();
