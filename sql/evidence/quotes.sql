-- The quotes the map has now, by id.

select q.id
from sourceline.quote as q
where upper_inf(q.known)
order by q.id;
