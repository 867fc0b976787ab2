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

create function sourceline.sound(shape geometry)
returns geometry
language sql immutable strict parallel safe
return case
    when ST_IsEmpty(shape) then null
    -- NaN and infinity are no places, and no JSON.
    when
        not abs(ST_XMin(shape) + ST_XMax(shape) + ST_YMin(shape) + ST_YMax(shape)) < 'infinity'::double precision
        or not abs(coalesce(ST_ZMin(shape) + ST_ZMax(shape), 0)) < 'infinity'::double precision
        -- A box passes NaN over; a length does not.
        or not ST_Length(shape) + ST_Perimeter(shape) < 'infinity'::double precision
        then null
    when GeometryType(shape) = 'POLYHEDRALSURFACE'
        then (select ST_Multi(ST_Collect(d.geom)) from ST_Dump($1) as d)
    when GeometryType(shape) in ('TIN', 'TRIANGLE') then null
    -- PostGIS writes an empty part as nothing between two commas.
    when ST_NumGeometries(shape) > 1 and exists (select from ST_Dump($1) as d where ST_IsEmpty(d.geom))
        then (
            select
                case
                    when GeometryType($1) = 'GEOMETRYCOLLECTION' then ST_ForceCollection(p.parts)
                    else ST_Multi(p.parts)
                end
            from (
                select ST_Collect(d.geom order by d.path) as parts
                from ST_Dump($1) as d
                where not ST_IsEmpty(d.geom)
            ) as p
        )
    else shape
end;
comment on function sourceline.sound is
'The geometry if it lies anywhere, else null; a surface of polygons as a multipolygon, for formats that know no other';

create function sourceline.point_on(shape geometry)
returns geometry
language sql immutable strict parallel safe
return (
    -- PostGIS 3.3 ends the whole server on a collection with an empty part.
    select ST_PointOnSurface(ST_Collect(d.geom)) from ST_Dump($1) as d
    where not ST_IsEmpty(d.geom)
);
comment on function sourceline.point_on is 'A point on the geometry, null where it is empty';
