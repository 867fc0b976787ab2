-- A withdrawn feature that is back: its tombstone ends where the new version begins.
update sourceline.feature as f
set known = tstzrange(lower(f.known), now())
from staged as s
where upper_inf(f.known)
    and f.publication = 'withdrawn'
    and s.part = 'feature'
    and s.layer = f.layer
    and s.id = f.id;
