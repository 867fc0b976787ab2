-- A feature as the writers of files take it: its geometry as WKB without measures, which not every file can hold.

select
    p.id,
    p.properties,
    ST_AsBinary(
        case ST_Zmflag(p.geom)
            when 1 then ST_Force2D(p.geom)
            when 3 then ST_Force3DZ(p.geom)
            else p.geom
        end
    ) as geometry
from page as p
