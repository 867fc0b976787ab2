-- A tombstone for every feature the dataset no longer has: that it is gone is part of what the map says.
insert into sourceline.feature (layer, id, publication, names, kind, status, certainty, geometry_basis, digest, known)
select distinct on (f.layer, f.id)
    f.layer,
    f.id,
    'withdrawn'::sourceline.publication,
    f.names,
    f.kind,
    f.status,
    f.certainty,
    f.geometry_basis,
    '',
    tstzrange(now(), null)
from sourceline.feature as f
where upper(f.known) = now()
    and f.publication <> 'withdrawn'
    and not exists (select from staged as s where s.part = 'feature' and s.layer = f.layer and s.id = f.id)
order by f.layer, f.id, f.version desc
returning version;
