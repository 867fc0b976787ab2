-- Tiles: onto the plane map of the world, EPSG:3857, whatever a table holds.

create function sourceline.web_mercator(shape geometry)
returns geometry
language plpgsql immutable strict parallel restricted
as $$
declare
    degrees geometry := shape;
begin
    if ST_SRID(shape) <> 4326 then
        -- Some CRSs have no coordinates for half the world; a feature of theirs may still be written there.
        begin
            degrees := ST_Transform(shape, 4326);
        exception when internal_error then
            return null;
        end;
    end if;
    -- There is no map beyond the poles, and PROJ refuses to look.
    if ST_YMin(degrees) < -90 or ST_YMax(degrees) > 90 then
        degrees := ST_ClipByBox2D(degrees, ST_MakeEnvelope(-1000, -90, 1000, 90, 4326));
    end if;
    if ST_IsEmpty(degrees) then
        return null;
    end if;
    -- PROJ takes -180 for 180, and 190 for -170: an island beside the antimeridian would be drawn right round the world.
    -- East of it is linear on this map, so half of it is as good, and stays clear of the turn.
    return ST_Scale(ST_Transform(ST_Scale(degrees, 0.5, 1), 3857), 2, 1);
end
$$;
comment on function sourceline.web_mercator is
'A geometry in EPSG:3857, also where it reaches the antimeridian or beyond a pole; null where it has no coordinates there';

create function sourceline.speck(shape geometry, envelope geometry)
returns geometry
language sql immutable strict parallel safe
return (
    select
        case
            -- Larger than that, and it was outside the tile or is no area.
            when greatest(c.width, c.height) > 2 then null
            when c.x < -64 or c.x >= 4160 or c.y < -64 or c.y >= 4160 then null
            -- Clockwise, as y grows downwards (Mapbox Vector Tile 2.1, 4.3.4.4).
            else ST_MakePolygon(ST_MakeLine(array[
                ST_MakePoint(c.x, c.y), ST_MakePoint(c.x + 1, c.y), ST_MakePoint(c.x + 1, c.y + 1),
                ST_MakePoint(c.x, c.y + 1), ST_MakePoint(c.x, c.y)
            ]))
        end
    from (
        select
            (ST_XMax(g.shape) - ST_XMin(g.shape)) / g.cell as width,
            (ST_YMax(g.shape) - ST_YMin(g.shape)) / g.cell as height,
            floor(((ST_XMin(g.shape) + ST_XMax(g.shape)) / 2 - ST_XMin(g.envelope)) / g.cell) as x,
            floor((ST_YMax(g.envelope) - (ST_YMin(g.shape) + ST_YMax(g.shape)) / 2) / g.cell) as y
        from (select $1 as shape, $2 as envelope, (ST_XMax($2) - ST_XMin($2)) / 4096 as cell) as g
    ) as c
);
comment on function sourceline.speck is
'The cell of a tile of 4096 in which an area lies that is too small to be drawn there; null for a larger one';

grant execute on function sourceline.web_mercator, sourceline.speck to sourceline_reader;
