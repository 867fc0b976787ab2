-- Countries, for orientation.

create view layers.countries as
select s.*
from layers.sourced_feature as s
where s.layer = 'countries';
