-- A quote that is gone or changed is closed, not overwritten: what rested on it can still be cited.
update sourceline.quote as q
set known = tstzrange(lower(q.known), now())
where upper_inf(q.known)
    and not exists (select from staged as s where s.part = 'quote' and s.id = q.id and s.digest = q.digest);
