-- A feature that is gone or changed is closed, not overwritten: what the map said then can still be asked for.
update sourceline.feature as f
set known = tstzrange(lower(f.known), now())
where upper_inf(f.known)
    and f.publication <> 'withdrawn'
    and not exists (
        select
        from staged as s
        where s.part = 'feature' and s.layer = f.layer and s.id = f.id and s.digest = f.digest
    )
returning f.version;
