-- What every basemap layer has in common: features with the source, licence and credit they come with.

create view layers.sourced_feature as
select
    b.fid,
    b.id,
    b.layer,
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
inner join sourceline.source as s on b.source = s.id;
