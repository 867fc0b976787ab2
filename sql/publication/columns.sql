-- The columns of some relations, each with the type behind its domain and what PostGIS knows of its geometry: from the
-- type's modifier, or from the check constraints that came before modifiers.

with recursive base as (
    select
        a.attrelid as relation,
        a.attnum as place,
        a.atttypid as type,
        a.atttypmod as modifier
    from pg_attribute as a
    where a.attrelid = any(cast(:relations as oid[])) and a.attnum > 0 and not a.attisdropped
    union all
    select
        base.relation,
        base.place,
        t.typbasetype as type,
        t.typtypmod as modifier
    from base
    inner join pg_type as t on base.type = t.oid
    where t.typtype = 'd'
)

select
    base.relation,
    a.attname as name,
    quote_ident(a.attname) as quoted,
    a.attnotnull as not_null,
    has_column_privilege(:reader, base.relation, base.place, 'select') as readable,
    col_description(base.relation, base.place) as comment,
    t.typname as type,
    format_type(t.oid, null) as spelling,
    t.typtype as kind,
    element.typname as element,
    element.typtype as element_kind,
    coalesce(enum.labels, '{}') as labels,
    -- The modifier of a text counts the four bytes of its own length.
    case when t.typname in ('varchar', 'bpchar') and base.modifier > 4 then base.modifier - 4 end as longest,
    case
        when t.typname not in ('geometry', 'geography') then null
        when base.modifier >= 0 then postgis_typmod_type(base.modifier)
        when c.relkind not in ('v', 'm') then postgis_constraint_type(n.nspname, c.relname, a.attname)
    end as geometry_type,
    case
        when t.typname not in ('geometry', 'geography') then null
        when base.modifier >= 0 then postgis_typmod_srid(base.modifier)
        when t.typname = 'geography' then 4326
        when c.relkind not in ('v', 'm') then postgis_constraint_srid(n.nspname, c.relname, a.attname)
    end as srid
from base
inner join pg_type as t on base.type = t.oid and t.typtype <> 'd'
inner join pg_attribute as a on base.relation = a.attrelid and base.place = a.attnum
inner join pg_class as c on base.relation = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
left join pg_type as element on t.typelem = element.oid and t.typcategory = 'A'
left join (
    select
        e.enumtypid,
        array_agg(cast(e.enumlabel as text) order by e.enumsortorder) as labels
    from pg_enum as e
    group by e.enumtypid
) as enum on t.oid = enum.enumtypid
order by base.relation, base.place;
