-- What happened where, on a day or over a span of days.

create view layers.events as
select q.*
from layers.quoted_feature as q
where q.layer = 'events';
