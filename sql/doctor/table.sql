-- What the catalogue says of one table, or of the tables a view reads its columns from: one row for each such table and
-- column that is asked about.

with recursive relation as (
    select cast(to_regclass(format('%I.%I', cast(:schema as text), cast(:table as text))) as oid) as oid
    union
    select d.refobjid
    from relation as r
    inner join pg_rewrite as w on r.oid = w.ev_class
    inner join pg_depend as d on d.classid = cast('pg_rewrite' as regclass) and w.oid = d.objid
    where d.refclassid = cast('pg_class' as regclass)
)

select
    n.nspname as schema,
    c.relname as name,
    a.attname as member,
    cast(c.reltuples as bigint) as tuples,
    (
        select greatest(s.last_analyze, s.last_autoanalyze) from pg_stat_all_tables as s where s.relid = c.oid
    ) as analysed,
    exists(
        select from pg_index as i
        inner join pg_class as x on i.indexrelid = x.oid
        inner join pg_am as m on x.relam = m.oid
        where i.indrelid = c.oid and i.indisvalid and i.indkey[0] = a.attnum
    ) as indexed,
    exists(
        select from pg_index as i
        inner join pg_class as x on i.indexrelid = x.oid
        inner join pg_am as m on x.relam = m.oid
        where i.indrelid = c.oid and i.indisvalid and a.attnum = any(cast(i.indkey as smallint[]))
            and m.amname in ('gist', 'spgist', 'brin')
    ) as spatially_indexed,
    -- Whether what is null there has to be looked for in all of an index: no part of a GiST says that it holds no null.
    not a.attnotnull and (
        t.typname in ('geometry', 'geography') or t.typtype = 'r'
    )
    and not exists (
        select from pg_index as i
        where i.indrelid = c.oid and i.indisvalid
            and pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NULL)', a.attname)
    ) as nulls_searched
from relation as r
inner join pg_class as c on r.oid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
inner join pg_attribute as a on c.oid = a.attrelid
inner join pg_type as t on a.atttypid = t.oid
where c.relkind in ('r', 'm', 'p') and a.attnum > 0 and a.attname = any(cast(:columns as text[]))
order by 1, 2, 3;
