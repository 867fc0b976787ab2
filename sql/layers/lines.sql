-- Fronts, ceasefire lines, declared red lines, planned axes and borders.

create view layers.lines as
select q.*
from layers.quoted_feature as q
where q.layer = 'lines';
