-- Geometry as GeoJSON wants it (RFC 7946, 3.1.6 and 3.1.8): rings counter-clockwise, no collection within a collection.

create function sourceline.right_hand(shape geometry)
returns geometry
language sql immutable strict parallel safe
return case
    -- A collection in a collection has no GeoJSON in PostGIS: its parts come side by side.
    when GeometryType(shape) = 'GEOMETRYCOLLECTION'
        then coalesce(
            (
                select ST_ForceCollection(ST_Collect(p.geom order by p.path))
                from (
                    select
                        d.path,
                        case when ST_Dimension(d.geom) = 2 then ST_ForcePolygonCCW(d.geom) else d.geom end as geom
                    from ST_Dump($1) as d
                ) as p
            ),
            shape
        )
    -- Only areas: PostGIS turns lines round as well, and an advance would point to where it came from.
    when ST_Dimension(shape) = 2 then ST_ForcePolygonCCW(shape)
    else shape
end;
comment on function sourceline.right_hand is
'Rings counter-clockwise by RFC 7946, lines as they are; a map that draws on the sphere takes a ring that runs the other way '
'for all the world but the zone';
