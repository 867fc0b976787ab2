insert into sourceline.actor as a (id, kind, names, labels, self_name, aliases, palette, note, listed)
select
    id,
    (document ->> 'kind')::sourceline.actor_kind,
    document -> 'names',
    document -> 'labels',
    document -> 'self_name',
    array(select jsonb_array_elements_text(document -> 'aliases')),
    (document ->> 'palette')::smallint,
    document ->> 'note',
    true
from staged
where part = 'actor'
on conflict (id) do update
set kind = excluded.kind,
    names = excluded.names,
    labels = excluded.labels,
    self_name = excluded.self_name,
    aliases = excluded.aliases,
    palette = excluded.palette,
    note = excluded.note,
    listed = true
where (a.kind, a.names, a.labels, a.self_name, a.aliases, a.palette, a.note, a.listed)
    is distinct from
    (excluded.kind, excluded.names, excluded.labels, excluded.self_name, excluded.aliases, excluded.palette,
        excluded.note, true);
