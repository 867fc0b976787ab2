select layer, id, ST_AsBinary(geom) as geometry, names, kind, rank, source, code, note
from sourceline.basemap
order by layer, id;
