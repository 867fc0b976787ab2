-- The tables and views of the schemas an operator names, in the order of the schemas; a schema that is missing or empty
-- is one row without a name. Partitions belong to their parent, and what an extension brought is nobody's data.

select
    wanted.schema,
    n.oid is not null as present,
    c.oid as relation,
    c.relname as name,
    c.relkind as kind,
    -- Its rows change with transactions alone: no query behind it, no other server, no rule that asks who or when.
    c.relkind in ('r', 'p', 'm')
    and not c.relrowsecurity
    and not exists (
        with recursive below as (
            select c.oid as relation
            union
            select i.inhrelid
            from pg_inherits as i
            inner join below as b on i.inhparent = b.relation
        )

        select from below as b
        inner join pg_class as d on b.relation = d.oid
        where d.relkind = 'f' or d.relrowsecurity
    ) as plain,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) as quoted,
    quote_ident(n.nspname) as quoted_schema,
    obj_description(c.oid, 'pg_class') as comment,
    has_schema_privilege(:reader, n.oid, 'usage') as usable,
    has_schema_privilege(n.oid, 'usage with grant option') as may_grant_schema,
    has_table_privilege(c.oid, 'select with grant option') as may_grant
from unnest(cast(:schemas as text[])) with ordinality as wanted (schema, place)
left join pg_namespace as n on wanted.schema = n.nspname
left join pg_class as c
    on
        n.oid = c.relnamespace
        and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and not c.relispartition
        and not exists (
            select from pg_depend as d
            where d.classid = cast('pg_class' as regclass) and d.objid = c.oid and d.deptype = 'e'
        )
order by wanted.place, c.relname;
