-- What the made data are drawn from: the same number gets the same values whatever the plan, the server or the order.

create schema if not exists bench;

create or replace function bench.chance(number bigint, salt bigint)
returns double precision
language sql immutable parallel safe
return (hashint8extended(number, salt) & 4503599627370495) / 4503599627370496.0::double precision;
comment on function bench.chance is 'A number from 0 to 1, evenly spread, the same for the same number and salt';

create or replace function bench.pick(choices text[], number bigint, salt bigint)
returns text
language sql immutable parallel safe
return choices[1 + floor(bench.chance(number, salt) * cardinality(choices))::integer];
comment on function bench.pick is 'One of the choices';

-- Five tiles of zoom 6, and in the middle of each a town within one tile of zoom 10.
drop table if exists bench.region;
create table bench.region as
select
    r.id,
    r.west,
    r.south,
    r.east,
    r.north,
    ST_X(r.town) as town_x,
    ST_Y(r.town) as town_y
from (
    select
        t.id,
        ST_XMin(t.box) as west,
        ST_YMin(t.box) as south,
        ST_XMax(t.box) as east,
        ST_YMax(t.box) as north,
        ST_Centroid(ST_Transform(ST_TileEnvelope(10, t.x * 16 + 8, t.y * 16 + 8), 4326)) as town
    from (
        select
            v.id,
            v.x,
            v.y,
            ST_Transform(ST_TileEnvelope(6, v.x, v.y), 4326) as box
        from (values (0, 33, 26), (1, 34, 26), (2, 35, 26), (3, 34, 27), (4, 35, 27)) as v (id, x, y)
    ) as t
) as r;

create or replace function bench.place(number bigint, in_town boolean)
returns geometry
language sql immutable parallel safe
return (
    select
        ST_SetSRID(
            case
                when in_town then ST_MakePoint(
                    round((r.town_x + 0.14 * d.reach * cos(d.angle))::numeric, 6),
                    round((r.town_y + 0.11 * d.reach * sin(d.angle))::numeric, 6)
                )
                -- A little away from the border, so that no tile shows its neighbour's points in its margin.
                else ST_MakePoint(
                    round((r.west + (r.east - r.west) * (0.02 + 0.96 * bench.chance(number, 3)))::numeric, 6),
                    round((r.south + (r.north - r.south) * (0.02 + 0.96 * bench.chance(number, 4)))::numeric, 6)
                )
            end,
            4326
        )
    from bench.region as r
    cross join lateral (
        select sqrt(bench.chance(number, 1)) as reach, 2 * pi() * bench.chance(number, 2) as angle
    ) as d
    where r.id = number % 5
);
comment on function bench.place is 'A point in one of the regions: in its town, or anywhere in it';

-- A thousand sentences of some 190 characters, one in ten in Arabic.
drop table if exists bench.sentence;
create table bench.sentence as
select
    n as number,
    case when n % 10 = 0 then 'ar' else 'en' end as language,
    (
        select string_agg(
            bench.pick(
                case
                    when n % 10 = 0
                        then string_to_array('قال سكان المدينة إن القوات على الطريق الساحلي قرب المطار يوم الخميس', ' ')
                    else string_to_array(
                        'troops left the old harbour road while envoys in the capital spoke of a truce near three '
                        'villages and traders kept their shops open until noon as convoys passed northward again', ' '
                    )
                end,
                n * 100 + word, 5
            ),
            ' ' order by word
        )
        from generate_series(1, 34) as word
    ) || '.' as words
from generate_series(0, 999) as n;
alter table bench.sentence add primary key (number);
