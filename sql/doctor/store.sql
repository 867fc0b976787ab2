-- What the store holds, and what the web's role may do in it: one row. Only for a migrated database.

select
    (select version_num from sourceline.alembic_version) as revision,
    (select id from sourceline.dataset) as dataset,
    (select home_bbox from sourceline.dataset) as home,
    (select count(*) from sourceline.quote where upper_inf(known)) as quotes,
    (
        select count(*) from sourceline.quote
        where upper_inf(known) and not sourceline.is_verified(state)
    ) as unverified,
    (select count(*) from sourceline.article_text) as texts,
    postgis_geos_version() as geos,
    postgis_proj_version() as proj,
    has_table_privilege(:reader, 'sourceline.article_text', 'select') as reads_texts,
    array(
        select format('%I.%I', n.nspname, c.relname)
        from pg_class as c
        inner join pg_namespace as n on c.relnamespace = n.oid
        where n.nspname = 'layers' and c.relkind = 'v' and not has_table_privilege(:reader, c.oid, 'select')
        order by 1
    ) as unreadable,
    array(
        select format('%I.%I', n.nspname, c.relname)
        from pg_class as c
        inner join pg_namespace as n on c.relnamespace = n.oid
        where n.nspname in ('sourceline', 'layers')
            and c.relkind in ('r', 'v', 'p')
            and has_table_privilege(:reader, c.oid, 'insert, update, delete, truncate')
        order by 1
    ) as writable;
