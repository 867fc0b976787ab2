-- These versions end now; what the map said then can still be asked for.
update sourceline.feature
set known = tstzrange(lower(known), now())
where version = any(:versions);
