select id, kind, names, labels, self_name, aliases, palette, note
from sourceline.actor
where listed
order by id;
