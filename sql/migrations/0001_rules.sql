-- What the store refuses, each refusal a sentence with its cure. Triggers rather than CHECK constraints, because a CHECK
-- can only answer with its own name.

-- Geometry ----------------------------------------------------------------------------------------------------------

create function sourceline.check_geometry(place text, layer_id text, geom geometry)
returns void
language plpgsql stable
as $$
declare
    expected text := (select geometry_type from sourceline.layer where id = layer_id);
    found text := replace(ST_GeometryType(geom), 'ST_', '');
begin
    if found <> expected then
        raise check_violation using
            message = format('%s is a %s, but the layer %s holds %s features.', place, found, layer_id, expected),
            hint = format('Make it a %s, or put it on another layer.', expected);
    end if;
    if ST_IsEmpty(geom) then
        raise check_violation using
            message = format('%s has an empty geometry.', place),
            hint = 'Give it coordinates, or leave the feature out.';
    end if;
    if ST_XMin(geom) < -180 or ST_XMax(geom) > 180 or ST_YMin(geom) < -90 or ST_YMax(geom) > 90 then
        raise check_violation using
            message = format(
                '%s has coordinates out of range: longitude %s to %s, latitude %s to %s.',
                place, ST_XMin(geom), ST_XMax(geom), ST_YMin(geom), ST_YMax(geom)
            ),
            hint = 'Longitude comes first and lies in -180 to 180, latitude in -90 to 90. Are the two swapped?';
    end if;
    if not ST_IsValid(geom) then
        raise check_violation using
            message = format('%s has an invalid geometry: %s.', place, ST_IsValidReason(geom)),
            hint = 'Mend the ring there, for example with ST_MakeValid or shapely.make_valid, and look at the result.';
    end if;
    if found in ('Polygon', 'MultiPolygon') and not ST_IsPolygonCCW(geom) then
        raise check_violation using
            message = format('%s has a clockwise exterior ring (or a counter-clockwise hole).', place),
            hint = 'Turn it by RFC 7946, 3.1.6: ST_ForcePolygonCCW or shapely.geometry.polygon.orient.';
    end if;
end
$$;
comment on function sourceline.check_geometry is
'Refuse a geometry of the wrong type, empty, out of range, invalid or wound the wrong way (the SRID is the column''s)';

-- Features ----------------------------------------------------------------------------------------------------------

create function sourceline.check_feature()
returns trigger
language plpgsql
as $$
declare
    place text := format('Feature %s/%s', new.layer, new.id);
    stranger text;
begin
    -- A feature keeps its number for life, whichever version of it is written.
    if new.fid is null then
        new.fid := coalesce(
            (select f.fid from sourceline.feature as f where f.layer = new.layer and f.id = new.id limit 1),
            nextval('sourceline.feature_number')
        );
    end if;
    if not (select evidence from sourceline.layer where id = new.layer) then
        raise check_violation using
            message = format('%s is on the basemap layer %s, whose features rest on no quotes.', place, new.layer),
            hint = 'Put it into the table basemap, with its source.';
    end if;
    if new.geom is null and new.publication <> 'withdrawn' then
        raise check_violation using
            message = format('%s has no geometry.', place),
            hint = 'Give it one: only a withdrawn feature may do without.';
    end if;
    if new.geom is not null then
        perform sourceline.check_geometry(place, new.layer, new.geom);
    end if;
    if isempty(new.valid) then
        raise check_violation using
            message = format('%s is valid in an empty range of time.', place),
            hint = 'Let valid time last one day or more; leave an end open that is not known.';
    end if;
    if isempty(new.stated) then
        raise check_violation using
            message = format('%s has an empty range as its stated date.', place),
            hint = 'Let it last one day or more, or leave it out.';
    end if;
    -- An infinite bound is not an open end: `upper_inf` would not see the row as current, nor any rule that asks it.
    if 'infinity' in (upper(new.known), upper(new.valid)) or '-infinity' in (lower(new.known), lower(new.valid)) then
        raise check_violation using
            message = format('%s has an infinite end in its time.', place),
            hint = 'Leave an end open (null) in place of infinity.';
    end if;
    if isempty(new.known) then
        raise check_violation using
            message = format('%s is known in an empty range of time.', place),
            hint = 'Close a version later than it was opened.';
    end if;
    select party into stranger
    from unnest(new.parties) as party
    where not exists (select from sourceline.actor where id = party)
    limit 1;
    if stranger is not null then
        raise foreign_key_violation using
            message = format('%s names the party "%s", but there is no such actor.', place, stranger),
            hint = 'Add the actor, or correct the id.';
    end if;
    return new;
end
$$;
comment on function sourceline.check_feature is 'Refuse a feature the map could not draw or date';

-- What was published stands: a correction is a new version beside the old one, not in its place.
create function sourceline.keep_published_feature()
returns trigger
language plpgsql
as $$
declare
    was sourceline.feature := old;
begin
    was.known := new.known;
    if old.publication = 'published' and was is distinct from new then
        raise check_violation using
            message = format('Feature %s/%s is published, and what is published is not overwritten.', old.layer, old.id),
            hint = 'End its known time now, and insert the corrected feature as a new version.';
    end if;
    return new;
end
$$;

create trigger keep_published_feature
before update on sourceline.feature
for each row execute function sourceline.keep_published_feature();

create trigger check_feature
before insert or update on sourceline.feature
for each row execute function sourceline.check_feature();

create function sourceline.check_basemap()
returns trigger
language plpgsql
as $$
begin
    perform sourceline.check_geometry(format('Feature %s/%s', new.layer, new.id), new.layer, new.geom);
    if (select evidence from sourceline.layer where id = new.layer) then
        raise check_violation using
            message = format('Feature %s/%s is on an evidence layer and cannot be basemap.', new.layer, new.id),
            hint = 'Put it into the table feature, with its quotes.';
    end if;
    return new;
end
$$;
comment on function sourceline.check_basemap is 'Refuse a basemap feature the map could not draw';

create trigger check_basemap
before insert or update on sourceline.basemap
for each row execute function sourceline.check_basemap();

-- Quotes ------------------------------------------------------------------------------------------------------------

create function sourceline.check_words(quote_id text, body text, exact text, prefix text, suffix text, first integer)
returns void
language plpgsql immutable
as $$
begin
    -- substr counts code points from 1, offsets count from 0.
    if substr(body, first + 1, char_length(exact)) <> exact then
        raise check_violation using
            message = format(
                'Quote %s: its words do not stand at offset %s of the article, which there reads "%s".',
                quote_id, first, substr(body, first + 1, char_length(exact))
            ),
            hint = 'Correct the words or the offsets: flask data verify shows the nearest words.';
    end if;
    if substr(body, greatest(first - char_length(prefix), 0) + 1, char_length(prefix)) <> prefix
        or substr(body, first + char_length(exact) + 1, char_length(suffix)) <> suffix
    then
        raise check_violation using
            message = format('Quote %s: its prefix or suffix is not what stands around the words.', quote_id),
            hint = 'Copy the 32 code points before and after the words from the text.';
    end if;
end
$$;
comment on function sourceline.check_words is 'Refuse words that are not at their offsets in the text';

create function sourceline.check_quote()
returns trigger
language plpgsql
as $$
declare
    text_body text := (select body from sourceline.article_text where article = new.article);
begin
    if new.end_offset - new.start_offset <> char_length(new.exact) then
        raise check_violation using
            message = format(
                'Quote %s has %s code points, but its offsets %s to %s span %s.',
                new.id, char_length(new.exact), new.start_offset, new.end_offset, new.end_offset - new.start_offset
            ),
            hint = 'Count Unicode code points, not bytes; the end offset is the one behind the last.';
    end if;
    if text_body is not null and sourceline.is_verified(new.state) and upper_inf(new.known) then
        perform sourceline.check_words(
            new.id, text_body, new.exact, new.prefix, new.suffix, new.start_offset
        );
    end if;
    return new;
end
$$;
comment on function sourceline.check_quote is 'Refuse a quote whose words are not in its article, where the text is at hand';

create trigger check_quote
before insert or update on sourceline.quote
for each row execute function sourceline.check_quote();

create function sourceline.check_article_text()
returns trigger
language plpgsql
as $$
declare
    owner sourceline.article := (select a from sourceline.article as a where a.id = new.article);
begin
    if encode(sha256(convert_to(new.body, 'UTF8')), 'hex') <> owner.sha256 then
        raise check_violation using
            message = format('The text of article %s is not the one its SHA-256 stands for.', new.article),
            hint = 'Give the very file the quotes were taken from, or enter the new hash and check every quote again.';
    end if;
    perform sourceline.check_words(q.id, new.body, q.exact, q.prefix, q.suffix, q.start_offset)
    from sourceline.quote as q
    where q.article = new.article and upper_inf(q.known) and sourceline.is_verified(q.state);
    return new;
end
$$;
comment on function sourceline.check_article_text is 'Refuse a text that is not the article''s, or that lacks its quotes';

create trigger check_article_text
before insert or update on sourceline.article_text
for each row execute function sourceline.check_article_text();

-- No quote, no feature ----------------------------------------------------------------------------------------------

-- Deferred to commit, because a feature is written before its evidence can point to it.
create function sourceline.refuse_without_quote(feature_version bigint)
returns void
language plpgsql stable
as $$
declare
    f record;
begin
    select layer, id, upper_inf(known) as is_current into f
    from sourceline.feature
    where version = feature_version and publication = 'published';
    if f.id is null then
        return;
    end if;
    if not exists (
        select
        from sourceline.evidence as e
        inner join sourceline.quote as q on e.quote = q.version
        where e.feature = feature_version
            and e.supports not in ('disputes', 'background')
            -- What the map says now rests on what quotes say now; what it said then, on what they said then.
            and (not f.is_current or (sourceline.is_verified(q.state) and upper_inf(q.known)))
    ) then
        raise check_violation using
            message = format('Feature %s/%s is published without a verified quote that supports it.', f.layer, f.id),
            hint = 'Add evidence whose quote was found verbatim and does more than dispute or give background, '
                'or keep the feature as a draft.';
    end if;
end
$$;
comment on function sourceline.refuse_without_quote is 'The first rule of the map: no quote, no feature';

create function sourceline.check_published_feature()
returns trigger
language plpgsql
as $$
begin
    perform sourceline.refuse_without_quote(new.version);
    return null;
end
$$;

create function sourceline.check_evidence_taken_away()
returns trigger
language plpgsql
as $$
begin
    perform sourceline.refuse_without_quote(old.feature);
    return null;
end
$$;

create function sourceline.check_quote_demoted()
returns trigger
language plpgsql
as $$
begin
    perform sourceline.refuse_without_quote(e.feature)
    from sourceline.evidence as e
    where e.quote = old.version;
    return null;
end
$$;

create constraint trigger published_feature_has_quote
after insert or update on sourceline.feature
deferrable initially deferred
for each row execute function sourceline.check_published_feature();

create constraint trigger published_feature_keeps_quote
after update or delete on sourceline.evidence
deferrable initially deferred
for each row execute function sourceline.check_evidence_taken_away();

create constraint trigger published_feature_keeps_verified_quote
after update of state, known on sourceline.quote
deferrable initially deferred
for each row execute function sourceline.check_quote_demoted();

-- The layer table says what the rules above hold features to, so it cannot change under features.
create function sourceline.keep_layer()
returns trigger
language plpgsql
as $$
begin
    if (old.geometry_type, old.evidence) is distinct from (new.geometry_type, new.evidence)
        and (exists (select from sourceline.feature where layer = old.id)
            or exists (select from sourceline.basemap where layer = old.id))
    then
        raise check_violation using
            message = format('Layer %s has features of type %s, and cannot become another kind of layer.',
                old.id, old.geometry_type),
            hint = 'Declare a new layer under another name.';
    end if;
    return new;
end
$$;

create trigger keep_layer
before update on sourceline.layer
for each row execute function sourceline.keep_layer();

-- Nobody empties the evidence past the rule above: TRUNCATE fires no row trigger.
create function sourceline.refuse_truncate()
returns trigger
language plpgsql
as $$
begin
    raise check_violation using
        message = format('Table %s cannot be truncated: published features rest on it.', tg_table_name),
        hint = 'Delete rows instead, and the rule "no quote, no feature" is checked.';
end
$$;

create trigger refuse_truncate before truncate on sourceline.evidence
for each statement execute function sourceline.refuse_truncate();
create trigger refuse_truncate before truncate on sourceline.quote
for each statement execute function sourceline.refuse_truncate();

-- Every write bumps the data version --------------------------------------------------------------------------------

-- A statement trigger fires even when no row was touched, so the trigger looks: a load that changes nothing must
-- leave every ETag as it was. A trigger with a transition table may name one event only, hence three for a table.
do $$
declare
    written text;
    event text;
begin
    foreach written in array array[
        'dataset', 'layer', 'actor', 'source', 'article', 'quote', 'feature', 'evidence', 'basemap'
    ] loop
        foreach event in array array['insert', 'update', 'delete'] loop
            execute format(
                'create trigger bump_data_version_on_%1$s after %1$s on sourceline.%2$I '
                'referencing %3$s table as touched '
                'for each statement execute function sourceline.bump_data_version()',
                event, written, case event when 'delete' then 'old' else 'new' end
            );
        end loop;
    end loop;
end
$$;

-- Who may do what ---------------------------------------------------------------------------------------------------

-- Roles belong to the whole cluster, so another database of the same server may have made it already.
do $$
begin
    if not exists (select from pg_roles where rolname = 'sourceline_reader') then
        create role sourceline_reader nologin;
    end if;
    execute format('grant sourceline_reader to %I', current_user);
end
$$;

create schema layers;
comment on schema layers is 'One typed view for each layer: what the map serves';
grant usage on schema sourceline, layers to sourceline_reader;
grant select on
    sourceline.dataset, sourceline.layer, sourceline.actor, sourceline.source, sourceline.article, sourceline.quote,
    sourceline.feature, sourceline.evidence, sourceline.basemap, sourceline.data_version
to sourceline_reader;
alter default privileges in schema layers grant select on tables to sourceline_reader;
