-- Common ground: plain tables, as any server publishes them. In five regions alike: a fifth of each region's places is in
-- its town, so that with 100,000 places a tile of zoom 6 shows 20,000 of them and one of zoom 10 some 4,000.

drop table if exists public.locations, public.location_points, public.control_zones, public.lines;

create table public.locations (
    id integer primary key,
    name text not null,
    kind text not null,
    actor text not null,
    valid_from timestamptz not null,
    valid_to timestamptz,
    quotes jsonb not null,
    geom geometry (point, 4326) not null
);
insert into public.locations
select
    n.i,
    m.kind || ' ' || n.i,
    m.kind,
    bench.pick(array['north', 'south', 'east', 'west', 'coast', 'hills'], n.i, 12),
    m.begins,
    case
        when bench.chance(n.i, 13) > 0.3
            then m.begins + (200 + floor(800 * bench.chance(n.i, 14))) * interval '1 day'
    end,
    (
        select jsonb_agg(jsonb_build_object(
            'text', s.words,
            'publisher', 'Paper ' || (n.i * 3 + k) % 40,
            'url', 'https://news.example/' || (n.i * 3 + k) % 1000,
            'published', (m.begins + k * interval '1 day')::date
        ) order by k)
        from generate_series(0, 2) as k
        inner join bench.sentence as s on s.number = floor(1000 * bench.chance(n.i * 3 + k, 15))
    ),
    bench.place(n.i, n.i / 5 % 5 = 0)
from generate_series(1, :features) as n (i)
cross join lateral (
    select
        bench.pick(array['city', 'area', 'facility', 'sea'], n.i, 10) as kind,
        timestamptz '2011-01-01 00:00:00Z' + floor(3285 * bench.chance(n.i, 11)) * interval '1 day' as begins
) as m;
create index on public.locations using gist (geom);
create index on public.locations (kind, valid_from);

create table public.location_points as
select id, name, kind, actor, valid_from, valid_to, geom from public.locations order by id;
alter table public.location_points add primary key (id);
create index on public.location_points using gist (geom);

-- Rings of 200 corners about a place: no two legs cross, because each corner lies on a ray of its own.
create table public.control_zones (
    id integer primary key,
    name text not null,
    kind text not null,
    actor text not null,
    valid_from timestamptz not null,
    valid_to timestamptz,
    quotes jsonb not null,
    geom geometry (polygon, 4326) not null
);
insert into public.control_zones
select
    n.i,
    'zone ' || n.i,
    bench.pick(array['control', 'seat', 'presence'], n.i, 20),
    bench.pick(array['north', 'south', 'east', 'west', 'coast', 'hills'], n.i, 21),
    m.begins,
    case
        when bench.chance(n.i, 23) > 0.3
            then m.begins + (200 + floor(800 * bench.chance(n.i, 24))) * interval '1 day'
    end,
    (
        select jsonb_agg(jsonb_build_object(
            'text', s.words,
            'publisher', 'Paper ' || (n.i * 3 + k) % 40,
            'url', 'https://news.example/' || (n.i * 3 + k) % 1000,
            'published', (m.begins + k * interval '1 day')::date
        ) order by k)
        from generate_series(0, 2) as k
        inner join bench.sentence as s on s.number = floor(1000 * bench.chance(n.i * 3 + k, 25))
    ),
    ST_SetSRID(ST_MakePolygon(ST_AddPoint(ring.line, ST_StartPoint(ring.line))), 4326)
from generate_series(1, :zones) as n (i)
cross join lateral (
    select
        bench.place(n.i, false) as middle,
        0.05 + 0.3 * bench.chance(n.i, 26) as radius,
        timestamptz '2011-01-01 00:00:00Z' + floor(3285 * bench.chance(n.i, 22)) * interval '1 day' as begins
) as m
cross join lateral (
    select ST_MakeLine(array(
        select ST_MakePoint(
            round((ST_X(m.middle) + d.reach * cos(d.angle))::numeric, 6),
            round((ST_Y(m.middle) + d.reach * sin(d.angle))::numeric, 6)
        )
        from generate_series(0, 199) as corner
        cross join lateral (
            select
                2 * pi() * corner / 200 as angle,
                m.radius * (1 + 0.2 * sin(pi() * corner / 20) + 0.03 * bench.chance(n.i * 200 + corner, 27)) as reach
        ) as d
        order by corner
    )) as line
) as ring;
create index on public.control_zones using gist (geom);

create table public.lines (
    id integer primary key,
    name text not null,
    kind text not null,
    valid_from date not null,
    geom geometry (linestring, 4326) not null
);
insert into public.lines
select
    n.i,
    'line ' || n.i,
    bench.pick(array['front', 'ceasefire', 'border'], n.i, 30),
    date '2011-01-01' + floor(3285 * bench.chance(n.i, 31))::integer,
    ST_SetSRID(ST_MakeLine(array(
        select ST_MakePoint(
            round((ST_X(m.start) + 0.004 * leg)::numeric, 6),
            round((ST_Y(m.start) + 0.1 * sin(leg / (10.0 + n.i % 30)))::numeric, 6)
        )
        from generate_series(0, 299) as leg
        order by leg
    )), 4326)
from generate_series(1, 500) as n (i)
cross join lateral (select bench.place(n.i, false) as start) as m;
create index on public.lines using gist (geom);

analyze public.locations, public.location_points, public.control_zones, public.lines;
