-- A dataset on its way in: every entry as one row, so that what follows is whole statements over sets.

create temporary table staged (
    part text not null,
    layer text,
    id text not null,
    digest text not null,
    document jsonb not null,
    geom geometry (geometry, 4326),
    source_link text
) on commit drop;
