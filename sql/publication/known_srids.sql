-- Which of some SRIDs PostGIS can transform.

select s.srid
from spatial_ref_sys as s
where s.srid = any(cast(:srids as integer[]));
