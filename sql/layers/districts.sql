-- Libya's 22 districts (shabiyat), for orientation.

create view layers.districts as
select s.*
from layers.sourced_feature as s
where s.layer = 'districts';
