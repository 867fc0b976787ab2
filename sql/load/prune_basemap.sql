-- Basemap features have no history of their own: what the dataset dropped is gone.
delete from sourceline.basemap as b
where not exists (
    select from staged as s where s.part = 'basemap' and s.layer = b.layer and s.id = b.id
);
