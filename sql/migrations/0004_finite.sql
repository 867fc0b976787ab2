-- A coordinate that is no number, in any corner of a shape: JSON has no word for it.

create or replace function sourceline.sound(shape geometry)
returns geometry
language sql immutable strict parallel safe
return case
    when ST_IsEmpty(shape) then null
    -- NaN and infinity are no places, and no JSON.
    when
        not abs(ST_XMin(shape) + ST_XMax(shape) + ST_YMin(shape) + ST_YMax(shape)) < 'infinity'::double precision
        or not abs(coalesce(ST_ZMin(shape) + ST_ZMax(shape), 0)) < 'infinity'::double precision
        -- A box passes NaN over; a length does not, nor one through the heights.
        or not ST_3DLength(shape) + ST_3DPerimeter(shape) < 'infinity'::double precision
        then null
    -- Points have no length; and of several, the box tells only of those that are somewhere.
    when
        GeometryType(shape) in ('MULTIPOINT', 'GEOMETRYCOLLECTION')
        and exists (
            select from ST_Dump($1) as d
            where
                -- A case, or the planner asks the cheaper question first, and a polygon for its x.
                case
                    when GeometryType(d.geom) = 'POINT'
                        then
                            not abs(ST_X(d.geom) + ST_Y(d.geom) + coalesce(ST_Z(d.geom), 0))
                            < 'infinity'::double precision
                end
        )
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
