-- Ready renderings: what a feature shown now is as GeoJSON, made when it is written and not each time it is read.
--
-- A rendering is a copy, so nothing rests on it: any write that could change one deletes it, and a page that misses one is
-- made from the tables. geo/rendering.py makes those that are missing, at the end of a load and when the server starts.

create table sourceline.rendering (
    layer text not null,
    id text not null,
    made_by text not null,
    geojson bytea not null,
    primary key (layer, id)
);
comment on table sourceline.rendering is 'Each feature shown now as GeoJSON, ready to be sent; a copy, made anew whenever it is missing';
comment on column sourceline.rendering.layer is 'The layer it is on';
comment on column sourceline.rendering.id is 'The feature''s id';
comment on column sourceline.rendering.made_by is 'Digest of the statement that made it: another build of this server may make another';
comment on column sourceline.rendering.geojson is 'The record of sql/formats/geojson.sql, in CRS84 with every property';
grant select on sourceline.rendering to sourceline_reader;

do $$
begin
    -- Unpacked four times as fast as PostgreSQL's own; a build without it does with that.
    alter table sourceline.rendering alter column geojson set compression lz4;
exception
    when feature_not_supported then null;
end
$$;

-- What the map shows now, in the order and by the id it is asked for.
create index feature_shown on sourceline.feature (layer, fid) where publication = 'published' and upper_inf(known);
create index basemap_shown on sourceline.basemap (layer, fid);

create function sourceline.forget_feature()
returns trigger
language plpgsql
as $$
begin
    delete from sourceline.rendering as r
    using touched as t
    where r.layer = t.layer and r.id = t.id;
    return null;
end
$$;
comment on function sourceline.forget_feature is 'Deletes the renderings of features and of basemap shapes that were written';

create function sourceline.forget_evidence()
returns trigger
language plpgsql
as $$
begin
    delete from sourceline.rendering as r
    using touched as t
    inner join sourceline.feature as f on t.feature = f.version
    where r.layer = f.layer and r.id = f.id;
    return null;
end
$$;
comment on function sourceline.forget_evidence is 'Deletes the renderings of features whose evidence was written';

create function sourceline.forget_quote()
returns trigger
language plpgsql
as $$
begin
    delete from sourceline.rendering as r
    using sourceline.feature as f
    inner join sourceline.evidence as e on f.version = e.feature
    inner join sourceline.quote as q on e.quote = q.version
    inner join touched as t
        -- A correction travels with the words it corrects.
        on q.id = t.id or q.corrected_by = t.id
    where r.layer = f.layer and r.id = f.id;
    return null;
end
$$;
comment on function sourceline.forget_quote is 'Deletes the renderings of features that rest on quotes that were written';

create function sourceline.forget_article()
returns trigger
language plpgsql
as $$
begin
    delete from sourceline.rendering as r
    using sourceline.feature as f
    inner join sourceline.evidence as e on f.version = e.feature
    inner join sourceline.quote as q on e.quote = q.version
    inner join touched as t on q.article = t.id
    where r.layer = f.layer and r.id = f.id;
    return null;
end
$$;
comment on function sourceline.forget_article is 'Deletes the renderings of features that quote articles that were written';

create function sourceline.forget_actor()
returns trigger
language plpgsql
as $$
begin
    delete from sourceline.rendering as r
    using sourceline.feature as f
    inner join touched as t on f.actor = t.id
    where r.layer = f.layer and r.id = f.id;
    return null;
end
$$;
comment on function sourceline.forget_actor is 'Deletes the renderings of features of actors that were written';

create function sourceline.forget_source()
returns trigger
language plpgsql
as $$
begin
    delete from sourceline.rendering as r
    using sourceline.basemap as b
    inner join touched as t on b.source = t.id
    where r.layer = b.layer and r.id = b.id;
    return null;
end
$$;
comment on function sourceline.forget_source is 'Deletes the renderings of basemap shapes whose source was written';

create function sourceline.forget_all()
returns trigger
language plpgsql
as $$
begin
    delete from sourceline.rendering;
    return null;
end
$$;
comment on function sourceline.forget_all is 'Deletes every rendering: of a table that was emptied nobody knows what it held';

do $$
declare
    written text;
    event text;
begin
    foreach written in array array['feature', 'basemap', 'evidence', 'quote', 'article', 'actor', 'source'] loop
        foreach event in array array['insert', 'update', 'delete'] loop
            execute format(
                'create trigger forget_renderings_on_%1$s after %1$s on sourceline.%2$I '
                'referencing %3$s table as touched '
                'for each statement execute function sourceline.forget_%4$s()',
                event, written, case event when 'insert' then 'new' else 'old' end,
                case written when 'basemap' then 'feature' else written end
            );
        end loop;
        execute format(
            'create trigger forget_renderings_on_truncate after truncate on sourceline.%I '
            'for each statement execute function sourceline.forget_all()',
            written
        );
    end loop;
end
$$;
