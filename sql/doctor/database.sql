-- What the database says of itself: one row.

select
    current_setting('server_version') as postgresql,
    cast(current_setting('server_version_num') as integer) / 10000 as postgresql_major,
    (select extversion from pg_extension where extname = 'postgis') as postgis,
    pg_encoding_to_char((select encoding from pg_database where datname = current_database())) as encoding,
    clock_timestamp() as clock,
    current_setting('TimeZone') as time_zone,
    to_regclass('sourceline.alembic_version') is not null as migrated,
    exists(select from pg_roles where rolname = :reader) as has_reader,
    (select rolsuper or rolcreaterole or rolbypassrls from pg_roles where rolname = :reader) as reader_is_strong,
    (select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = :reader) as may_be_reader;
