-- One text that changes when a table of some schemas comes, goes or changes its shape, its comments or who may read it.
-- An empty table's SRID may be known once it has rows, so the first rows count as well (as of its first ANALYZE).

with relation as (
    select
        c.oid,
        concat_ws(
            '|', n.nspname, n.nspacl, c.relname, c.relkind, c.relispartition, c.relacl,
            c.relkind = 'r' and c.reltuples > 0
        ) as facts
    from pg_class as c
    inner join pg_namespace as n on c.relnamespace = n.oid
    where n.nspname = any(cast(:schemas as text[])) and c.relkind in ('r', 'p', 'v', 'm', 'f')
),

fact as (
    select concat_ws('|', r.oid, r.facts) as facts
    from relation as r
    union all
    select
        concat_ws(
            '|', r.oid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attisdropped, a.attacl
        ) as facts
    from relation as r
    inner join pg_attribute as a on r.oid = a.attrelid and a.attnum > 0
    union all
    select concat_ws('|', r.oid, i.indexrelid, i.indisunique, i.indisvalid, i.indkey) as facts
    from relation as r
    inner join pg_index as i on r.oid = i.indrelid
    union all
    select concat_ws('|', r.oid, d.objsubid, d.description) as facts
    from relation as r
    inner join pg_description as d on r.oid = d.objoid and d.classoid = cast('pg_class' as regclass)
    union all
    -- A view that is replaced keeps its number and may keep its columns; its query is in its rule.
    select concat_ws('|', r.oid, md5(cast(w.ev_action as text))) as facts
    from relation as r
    inner join pg_rewrite as w on r.oid = w.ev_class
    union all
    select concat_ws('|', e.enumtypid, e.enumsortorder, e.enumlabel) as facts
    from pg_enum as e
    where
        exists (
            select from relation as r
            inner join pg_attribute as a on r.oid = a.attrelid
            where a.atttypid = e.enumtypid
        )
)

-- A sum of hashes needs no order.
select cast(sum(hashtextextended(f.facts, 0)) as text) as fingerprint
from fact as f;
