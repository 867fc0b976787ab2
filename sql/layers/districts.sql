-- Libya's 22 districts (shabiyat), for orientation.

create view layers.districts as
select
    b.fid,
    b.id,
    b.geom,
    b.names ->> 'en' as name,
    b.names ->> 'ar' as name_ar,
    b.kind,
    b.rank,
    b.code,
    b.note,
    s.title as source,
    s.licence,
    s.credit
from sourceline.basemap as b
inner join sourceline.source as s on b.source = s.id
where b.layer = 'districts';
