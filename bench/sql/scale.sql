-- One table for each size, with the same answers in all: a thousand places in each town, the rest far away from the
-- windows that are asked for; a hundred in each batch.

drop table if exists public.places_:digits;
create table public.places_:digits as
select
    i as id,
    'place ' || i as name,
    bench.pick(array['city', 'area', 'facility', 'sea'], i, 10) as kind,
    (i - 1) / 100 as batch,
    date '2011-01-01' + floor(3285 * bench.chance(i, 11))::integer as seen,
    case
        when i <= 5000 then bench.place(i, true)
        else ST_SetSRID(
            ST_MakePoint(
                round((-170 + 170 * bench.chance(i, 3))::numeric, 6),
                round((-60 + 120 * bench.chance(i, 4))::numeric, 6)
            ),
            4326
        )
    end::geometry (point, 4326) as geom
from generate_series(1, (10 ^ :digits)::integer) as n
cross join lateral (select n::integer as i) as whole;
alter table public.places_:digits add primary key (id);
create index on public.places_:digits using gist (geom);
create index on public.places_:digits (batch);
analyze public.places_:digits;
