-- Places the articles name.

create view layers.locations as
select q.*
from layers.quoted_feature as q
where q.layer = 'locations';
