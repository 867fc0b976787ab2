-- Towns and other named points, for orientation.

create view layers.towns as
select s.*
from layers.sourced_feature as s
where s.layer = 'towns';
