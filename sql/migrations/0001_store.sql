-- The store: who, which article, which words, what is on the map because of them, and since when the map says so.
--
-- Two clocks. `valid` is when a thing was true; `known` is when this map said it. A published row is never overwritten: a
-- change closes its `known` range and opens a new row, a withdrawal opens a tombstone. Rows whose `known` has no end are
-- what the map says now.
--
-- The schema `sourceline` holds the tables, the schema `layers` one view for each layer (sql/layers/). The schema `public`
-- is the operator's.

create extension if not exists postgis schema public;
create extension if not exists btree_gist schema public;

create schema if not exists sourceline;
comment on schema sourceline is 'Sourceline''s tables: actors, articles, quotes, features and their evidence';

-- Controlled vocabularies -------------------------------------------------------------------------------------------

create type sourceline.actor_kind as enum (
    'government', 'armed_force', 'armed_group', 'parliament', 'state', 'organisation', 'person'
);
create type sourceline.date_precision as enum ('day', 'week', 'month', 'season', 'year');
create type sourceline.date_basis as enum ('article', 'reckoned', 'background');
create type sourceline.geometry_basis as enum ('article', 'gazetteer', 'boundary', 'sketch');
create type sourceline.feature_status as enum ('assessed', 'claimed', 'contested', 'announced');
create type sourceline.certainty as enum ('high', 'medium', 'low');
create type sourceline.publication as enum ('draft', 'published', 'withdrawn');
create type sourceline.quote_kind as enum (
    'prose', 'headline', 'standfirst', 'caption', 'pull_quote', 'teaser', 'correction'
);
create type sourceline.quote_state as enum (
    'exact', 'ambiguous', 'moved', 'altered', 'missing', 'unchecked'
);
create type sourceline.support as enum (
    'names', 'control', 'course', 'reports', 'date', 'disputes', 'background'
);

comment on type sourceline.date_basis is
'Where a date is known from: stated by the article, reckoned from its words, or background';
comment on type sourceline.geometry_basis is
'Where a geometry is known from: the article, a gazetteer, a boundary, or a sketch by hand';
comment on type sourceline.quote_state is
'Outcome of the last check of a quote against its article; only exact and moved count as verified';
comment on type sourceline.support is
'What a quote does for a feature; disputes and background do not carry a feature alone';

create function sourceline.is_verified(state sourceline.quote_state)
returns boolean
language sql immutable parallel safe
return state in ('exact', 'moved');
comment on function sourceline.is_verified is
'A lookalike sentence is never verified: only words found verbatim are';

-- Reference tables --------------------------------------------------------------------------------------------------

create table sourceline.dataset (
    singleton boolean primary key default true check (singleton),
    id text not null,
    title jsonb not null,
    description jsonb,
    licence text,
    credit text,
    home_bbox double precision[] not null check (cardinality(home_bbox) = 4),
    home_asof date not null
);
comment on table sourceline.dataset is 'The one dataset in this database: its name, licence and where the map opens';
comment on column sourceline.dataset.singleton is 'Always true: there is one row';
comment on column sourceline.dataset.id is 'The dataset''s id';
comment on column sourceline.dataset.title is 'Title by language tag';
comment on column sourceline.dataset.description is 'Description by language tag';
comment on column sourceline.dataset.licence is 'What a re-user must know';
comment on column sourceline.dataset.credit is 'What a re-user must print';
comment on column sourceline.dataset.home_bbox is 'Where the map opens: west, south, east, north in degrees (CRS84)';
comment on column sourceline.dataset.home_asof is 'The date on which the map opens';

create table sourceline.layer (
    id text primary key,
    geometry_type text not null,
    evidence boolean not null
);
comment on table sourceline.layer is 'The registered layers, kept in step with the package `layers`';
comment on column sourceline.layer.id is 'Name of the layer and of its view in the schema layers';
comment on column sourceline.layer.geometry_type is 'The one geometry type its features have, as ST_GeometryType without ST_';
comment on column sourceline.layer.evidence is 'True where features rest on quotes, false for basemap layers';

create table sourceline.actor (
    id text primary key,
    kind sourceline.actor_kind not null,
    names jsonb not null check (names ? 'en'),
    labels jsonb not null check (labels ? 'en'),
    self_name jsonb,
    aliases text[] not null default '{}',
    palette smallint check (palette > 0),
    note text,
    listed boolean not null default true
);
comment on table sourceline.actor is 'Who holds ground, draws lines and takes part in events';
comment on column sourceline.actor.id is 'The actor''s id';
comment on column sourceline.actor.kind is 'What sort of actor it is';
comment on column sourceline.actor.names is 'Full name by language tag';
comment on column sourceline.actor.labels is 'Neutral short label by language tag, for map and legend';
comment on column sourceline.actor.self_name is 'What it calls itself, by language tag';
comment on column sourceline.actor.aliases is 'Other forms found in articles';
comment on column sourceline.actor.palette is 'Slot in the actor palette; null for an actor that holds no ground';
comment on column sourceline.actor.note is 'Editor''s note';
comment on column sourceline.actor.listed is 'False once the dataset has dropped it: older versions of features still name it';

create table sourceline.source (
    id text primary key,
    title text not null,
    package text,
    version text,
    file text,
    sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
    licence text not null,
    credit text not null,
    url text
);
comment on table sourceline.source is 'Where basemap data come from';
comment on column sourceline.source.id is 'The source''s id';
comment on column sourceline.source.title is 'What it is';
comment on column sourceline.source.package is 'The package it was taken from';
comment on column sourceline.source.version is 'That package''s version';
comment on column sourceline.source.file is 'The file inside the package';
comment on column sourceline.source.sha256 is 'SHA-256 of that file';
comment on column sourceline.source.licence is 'Licence of the data';
comment on column sourceline.source.credit is 'Credit to print';
comment on column sourceline.source.url is 'Where to read more';

-- Articles and their words ------------------------------------------------------------------------------------------

create table sourceline.article (
    id text primary key,
    publisher text not null,
    title text not null,
    title_note text,
    byline text,
    byline_note text,
    published date not null,
    published_precision sourceline.date_precision not null,
    published_note text,
    url text,
    archive_url text,
    language text not null,
    alignment text,
    note text,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    length integer not null check (length > 0),
    listed boolean not null default true
);
comment on table sourceline.article is 'The articles the map rests on; their texts are kept apart and never served';
comment on column sourceline.article.id is 'The article''s id';
comment on column sourceline.article.publisher is 'The outlet';
comment on column sourceline.article.title is 'Headline';
comment on column sourceline.article.title_note is 'Where the headline is known from, if not from the text';
comment on column sourceline.article.byline is 'Who wrote it';
comment on column sourceline.article.byline_note is 'Where the byline is known from, if not from the text';
comment on column sourceline.article.published is 'Date of publication';
comment on column sourceline.article.published_precision is 'How exact that date is';
comment on column sourceline.article.published_note is 'How that date is known';
comment on column sourceline.article.url is 'Where readers find it';
comment on column sourceline.article.archive_url is 'An archived copy';
comment on column sourceline.article.language is 'BCP 47 tag of the text';
comment on column sourceline.article.alignment is 'Where the outlet stands, in an editor''s neutral words';
comment on column sourceline.article.note is 'Editor''s note on the article and its errors';
comment on column sourceline.article.sha256 is 'SHA-256 of the text''s UTF-8 bytes';
comment on column sourceline.article.length is 'Length of the text in Unicode code points';
comment on column sourceline.article.listed is 'False once the dataset has dropped it: older versions of quotes still stand in it';

create table sourceline.article_text (
    article text primary key references sourceline.article (id) on delete cascade,
    body text not null
);
comment on table sourceline.article_text is
'Full texts, where the operator has them: for checking quotes only. The web''s role may not read this table';
comment on column sourceline.article_text.article is 'The article';
comment on column sourceline.article_text.body is 'Its whole text, nothing normalised';

create table sourceline.quote (
    version bigint generated always as identity primary key,
    id text not null,
    article text not null references sourceline.article (id),
    exact text not null check (exact <> ''),
    prefix text not null default '',
    suffix text not null default '',
    start_offset integer not null check (start_offset >= 0),
    end_offset integer not null,
    language text not null,
    kind sourceline.quote_kind not null,
    speaker text,
    note text,
    corrected_by text,
    state sourceline.quote_state not null default 'unchecked',
    checked_on date,
    source_link text,
    digest text not null,
    known tstzrange not null default tstzrange(now(), null),
    exclude using gist (id with =, known with &&)
);
comment on table sourceline.quote is 'Words of an article, exactly as they stand there (W3C TextQuoteSelector and TextPositionSelector)';
comment on column sourceline.quote.version is 'Number of this row; a changed quote gets a new one';
comment on column sourceline.quote.id is 'The quote''s id, the same in every version';
comment on column sourceline.quote.article is 'The article it stands in';
comment on column sourceline.quote.exact is 'The words';
comment on column sourceline.quote.prefix is 'Up to 32 code points before them';
comment on column sourceline.quote.suffix is 'Up to 32 code points after them';
comment on column sourceline.quote.start_offset is 'Offset of the first code point, from 0';
comment on column sourceline.quote.end_offset is 'Offset behind the last code point';
comment on column sourceline.quote.language is 'BCP 47 tag of the words';
comment on column sourceline.quote.kind is 'What kind of text they stand in';
comment on column sourceline.quote.speaker is 'Who says them, where that is not the outlet';
comment on column sourceline.quote.note is 'Editor''s note on an error in the words; it never alters them';
comment on column sourceline.quote.corrected_by is 'Id of the quote with the article''s own correction of these words';
comment on column sourceline.quote.state is 'Outcome of the last check against the text';
comment on column sourceline.quote.checked_on is 'Day of that check';
comment on column sourceline.quote.source_link is 'The article''s address with a text fragment that opens it at these words';
comment on column sourceline.quote.digest is 'SHA-256 of the quote as written in the dataset, to see whether it changed';
comment on column sourceline.quote.known is 'Since when, and until when, the map showed this version';

create unique index quote_current on sourceline.quote (id) where upper_inf(known);
create index quote_article on sourceline.quote (article);

-- Features ----------------------------------------------------------------------------------------------------------

create sequence sourceline.feature_number;

create table sourceline.feature (
    version bigint generated always as identity primary key,
    fid bigint not null,
    layer text not null references sourceline.layer (id),
    id text not null,
    publication sourceline.publication not null default 'published',
    names jsonb not null check (names ? 'en'),
    geom geometry (geometry, 4326),
    kind text not null,
    actor text references sourceline.actor (id),
    parties text[] not null default '{}',
    status sourceline.feature_status not null,
    certainty sourceline.certainty not null,
    valid daterange,
    valid_from_precision sourceline.date_precision,
    valid_from_basis sourceline.date_basis,
    valid_to_precision sourceline.date_precision,
    valid_to_basis sourceline.date_basis,
    valid_note text,
    stated daterange,
    stated_text text,
    geometry_basis sourceline.geometry_basis not null,
    uncertainty_km double precision check (uncertainty_km >= 0),
    geometry_note text,
    note text,
    digest text not null,
    known tstzrange not null default tstzrange(now(), null),
    exclude using gist (layer with =, id with =, known with &&)
);
comment on table sourceline.feature is 'What is on the map: places, zones, lines and events, each resting on quotes';
comment on column sourceline.feature.version is 'Number of this row; a changed feature gets a new one';
comment on column sourceline.feature.fid is 'The feature''s number, the same in every version (vector tiles need an integer)';
comment on column sourceline.feature.layer is 'The layer it is on';
comment on column sourceline.feature.id is 'The feature''s id, unique in its layer, the same in every version';
comment on column sourceline.feature.publication is 'Draft, published, or withdrawn (a tombstone)';
comment on column sourceline.feature.names is 'Name by language tag';
comment on column sourceline.feature.geom is 'Geometry in EPSG:4326, longitude then latitude; null only for a tombstone';
comment on column sourceline.feature.kind is 'One of the layer''s kinds';
comment on column sourceline.feature.actor is 'Who holds it, draws it or does it';
comment on column sourceline.feature.parties is 'Further actors: the sides of a line, those who contest a zone';
comment on column sourceline.feature.status is 'Assessed, claimed, contested or announced';
comment on column sourceline.feature.certainty is 'How sure the editors are';
comment on column sourceline.feature.valid is 'When it was true, in days, as known; null for what has no time';
comment on column sourceline.feature.valid_from_precision is 'How exact the first day is';
comment on column sourceline.feature.valid_from_basis is 'Where the first day is known from';
comment on column sourceline.feature.valid_to_precision is 'How exact the last day is';
comment on column sourceline.feature.valid_to_basis is 'Where the last day is known from';
comment on column sourceline.feature.valid_note is 'Source of a date that is not the article''s';
comment on column sourceline.feature.stated is 'The date as the article states it, in days';
comment on column sourceline.feature.stated_text is 'The article''s own words for that date';
comment on column sourceline.feature.geometry_basis is 'Where the geometry is known from';
comment on column sourceline.feature.uncertainty_km is 'How far off the geometry may be, as a radius in kilometres';
comment on column sourceline.feature.geometry_note is 'How the geometry was made';
comment on column sourceline.feature.note is 'Editor''s note for the reader';
comment on column sourceline.feature.digest is 'SHA-256 of the feature as written in the dataset, to see whether it changed';
comment on column sourceline.feature.known is 'Since when, and until when, the map showed this version';

create unique index feature_current on sourceline.feature (layer, id) where upper_inf(known);
create index feature_fid on sourceline.feature (fid);
create index feature_geom on sourceline.feature using gist (geom);
create index feature_valid on sourceline.feature using gist (valid);
create index feature_known on sourceline.feature using gist (known);

create table sourceline.evidence (
    feature bigint not null references sourceline.feature (version) on delete cascade,
    position smallint not null,
    quote bigint not null references sourceline.quote (version),
    supports sourceline.support not null,
    note text,
    primary key (feature, position)
);
comment on table sourceline.evidence is 'Which quote supports which feature, and how';
comment on column sourceline.evidence.feature is 'Version of the feature';
comment on column sourceline.evidence.position is 'Reading order, from 1';
comment on column sourceline.evidence.quote is 'Version of the quote';
comment on column sourceline.evidence.supports is 'What the quote does for the feature';
comment on column sourceline.evidence.note is 'Editor''s note on how it does';
create index evidence_quote on sourceline.evidence (quote);

create table sourceline.basemap (
    fid bigint generated always as identity primary key,
    layer text not null references sourceline.layer (id),
    id text not null,
    names jsonb not null check (names ? 'en'),
    geom geometry (geometry, 4326) not null,
    kind text not null,
    rank smallint not null default 1 check (rank > 0),
    source text not null references sourceline.source (id),
    code text,
    note text,
    unique (layer, id)
);
comment on table sourceline.basemap is 'Countries, districts and towns: drawn beside the evidence, with a source and a licence instead of quotes';
comment on column sourceline.basemap.fid is 'The feature''s number';
comment on column sourceline.basemap.layer is 'The layer it is on';
comment on column sourceline.basemap.id is 'The feature''s id, unique in its layer';
comment on column sourceline.basemap.names is 'Name by language tag';
comment on column sourceline.basemap.geom is 'Geometry in EPSG:4326, longitude then latitude';
comment on column sourceline.basemap.kind is 'One of the layer''s kinds';
comment on column sourceline.basemap.rank is 'Drawing order: 1 is drawn and labelled first';
comment on column sourceline.basemap.source is 'Where it comes from';
comment on column sourceline.basemap.code is 'ISO code or the like';
comment on column sourceline.basemap.note is 'Editor''s note';
create index basemap_geom on sourceline.basemap using gist (geom);

-- The data version --------------------------------------------------------------------------------------------------

create table sourceline.data_version (
    singleton boolean primary key default true check (singleton),
    version bigint not null,
    changed_at timestamptz not null,
    changed_in xid8
);
comment on table sourceline.data_version is 'One number that every write bumps; every ETag derives from it';
comment on column sourceline.data_version.singleton is 'Always true: there is one row';
comment on column sourceline.data_version.version is 'The data version';
comment on column sourceline.data_version.changed_at is 'When it was bumped';
comment on column sourceline.data_version.changed_in is 'The transaction that bumped it';
insert into sourceline.data_version values (true, 1, now(), null);

-- Bumped once for each writing transaction, however many statements it has.
create function sourceline.bump_data_version()
returns trigger
language plpgsql
as $$
begin
    if exists (select from touched) then
        update sourceline.data_version
        set version = version + 1, changed_at = now(), changed_in = pg_current_xact_id()
        where changed_in is distinct from pg_current_xact_id();
    end if;
    return null;
end
$$;
