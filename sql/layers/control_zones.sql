-- Who held which ground, and when.

create view layers.control_zones as
select q.*
from layers.quoted_feature as q
where q.layer = 'control_zones';
