-- Runs: the renderings of neighbours, joined as a page shows them, and an index of what is shown by layer and place.
--
-- A run is a copy of renderings (0007). When one of these comes, changes or goes, it is deleted by the same statement; geo/run.py
-- makes it anew, after the renderings. A page takes one only where it holds exactly the features the page has in that place.

create function sourceline.run_number(fid bigint)
returns bigint
language sql
immutable
parallel safe
return fid / 32;
comment on function sourceline.run_number is 'Which run a feature is in: by its number, so that none has to be moved for another';

-- Renderings are found by id, and runs by number. They are copies: the next start makes them.
truncate sourceline.rendering;
alter table sourceline.rendering add column fid bigint not null;
comment on column sourceline.rendering.fid is 'The feature''s number, which its run goes by';
create index rendering_run on sourceline.rendering (layer, fid);

create table sourceline.run (
    layer text not null,
    number bigint not null,
    made_by text not null,
    ids text[] not null,
    geojson bytea not null,
    primary key (layer, number)
);
comment on table sourceline.run is 'Renderings of features that follow each other, joined; a copy, made anew whenever it is missing';
comment on column sourceline.run.layer is 'The layer they are on';
comment on column sourceline.run.number is 'What sourceline.run_number says of each of them';
comment on column sourceline.run.made_by is 'Digest of the statement that made the renderings: another build of this server may make others';
comment on column sourceline.run.ids is 'Their ids, in the order of a page that nobody sorted';
comment on column sourceline.run.geojson is 'Their renderings, with commas between';
grant select on sourceline.run to sourceline_reader;

do $$
begin
    -- As for renderings; what neighbours have in common is there once, so a run takes half their room.
    alter table sourceline.run alter column geojson set compression lz4;
exception
    when feature_not_supported then null;
end
$$;

create function sourceline.forget_run()
returns trigger
language plpgsql
as $$
begin
    delete from sourceline.run as r
    using touched as t
    where r.layer = t.layer and r.number = sourceline.run_number(t.fid);
    return null;
end
$$;
comment on function sourceline.forget_run is 'Deletes the runs of renderings that were written';

create function sourceline.forget_all_runs()
returns trigger
language plpgsql
as $$
begin
    delete from sourceline.run;
    return null;
end
$$;
comment on function sourceline.forget_all_runs is 'Deletes every run';

create trigger forget_runs_on_insert after insert on sourceline.rendering
referencing new table as touched
for each statement execute function sourceline.forget_run();
create trigger forget_runs_on_delete after delete on sourceline.rendering
referencing old table as touched
for each statement execute function sourceline.forget_run();
create trigger forget_runs_on_update after update on sourceline.rendering
referencing old table as touched
for each statement execute function sourceline.forget_run();
create trigger forget_runs_on_truncate after truncate on sourceline.rendering
for each statement execute function sourceline.forget_all_runs();

-- What is shown of a layer within a window, from one index. With that of all geometry, PostgreSQL read every entry of
-- feature_shown beside it for each window: it takes a third of what is written to be shown.
create index feature_shown_geom on sourceline.feature using gist (layer, geom)
where publication = 'published' and upper_inf(known);
