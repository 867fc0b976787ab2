insert into sourceline.basemap as b (layer, id, names, geom, kind, rank, source, code, note)
select
    s.layer,
    s.id,
    p -> 'names',
    s.geom,
    p ->> 'kind',
    (p ->> 'rank')::smallint,
    p ->> 'source',
    p ->> 'code',
    p ->> 'note'
from staged as s
cross join lateral (select s.document -> 'properties' as p) as unwrapped
where s.part = 'basemap'
order by s.layer, s.id
on conflict (layer, id) do update
set names = excluded.names,
    geom = excluded.geom,
    kind = excluded.kind,
    rank = excluded.rank,
    source = excluded.source,
    code = excluded.code,
    note = excluded.note
where (b.names, b.kind, b.rank, b.source, b.code, b.note)
    is distinct from
    (excluded.names, excluded.kind, excluded.rank, excluded.source, excluded.code, excluded.note)
    or not ST_OrderingEquals(b.geom, excluded.geom);
