-- One layer of a tile, if it is ready and all of it is true in the time that is asked for; and the state of the data it is
-- right for. Where no time is asked for, it is all of time.

select
    json_build_array(v.version, v.changed_at) as version,
    t.body,
    t.share
from sourceline.data_version as v
left join sourceline.ready_tile as t
    on v.version = t.version
        and t.layer = :layer
        and t.zoom = :zoom
        and t.tile_row = :tile_row
        and t.tile_column = :tile_column
        and t.made_by = :made_by
        and t.latest_start <= cast(:last as date)
        and t.earliest_end >= cast(:first as date)
