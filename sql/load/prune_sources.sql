delete from sourceline.source as o
where not exists (select from staged as s where s.part = 'source' and s.id = o.id);
