-- Whether a relation can be read by samples of its blocks, and how many rows it has by its statistics.

select
    c.relkind in ('r', 'm', 'p') as can_be_sampled,
    greatest(c.reltuples, 0) as total
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where n.nspname = :schema and c.relname = :name;
