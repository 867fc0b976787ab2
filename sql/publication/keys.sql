-- What could name a row of some relations. `primary`: all columns of the primary key. `unique`: one column that a unique
-- index holds. `taken`: a view's column that is, under the same name, the whole primary key of the table it comes from.

select
    i.indrelid as relation,
    case when i.indisprimary then 'primary' else 'unique' end as kind,
    array_agg(cast(a.attname as text) order by k.place) as names
from pg_index as i
cross join lateral unnest(i.indkey) with ordinality as k (attnum, place)
inner join pg_attribute as a on i.indrelid = a.attrelid and k.attnum = a.attnum
where
    i.indrelid = any(cast(:relations as oid[]))
    and i.indisunique
    and i.indisvalid
    and i.indpred is null
    and i.indexprs is null
    and k.place <= i.indnkeyatts
group by i.indexrelid, i.indrelid, i.indisprimary
having i.indisprimary or count(*) = 1

union all

select
    r.ev_class as relation,
    'taken' as kind,
    array[cast(a.attname as text)] as names
from pg_rewrite as r
inner join pg_depend as d
    on
        r.oid = d.objid
        and d.classid = cast('pg_rewrite' as regclass)
        and d.refclassid = cast('pg_class' as regclass)
        and d.refobjsubid > 0
inner join pg_index as i
    on d.refobjid = i.indrelid and i.indisprimary and i.indnkeyatts = 1 and i.indkey[0] = d.refobjsubid
inner join pg_attribute as a on i.indrelid = a.attrelid and d.refobjsubid = a.attnum
inner join pg_attribute as own on r.ev_class = own.attrelid and a.attname = own.attname
where r.ev_class = any(cast(:relations as oid[]))
order by relation, kind, names;
