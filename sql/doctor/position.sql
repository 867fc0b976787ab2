-- Which database of which server this is, and how far it has come, in bytes of the write-ahead log: one row. `age` is
-- how many seconds ago the last transaction ended that a standby has seen end; null on a primary.

select
    pg_is_in_recovery() as in_recovery,
    (select system_identifier from pg_control_system()) as system,
    (select cast(oid as bigint) from pg_database where datname = current_database()) as database,
    cast(pg_wal_lsn_diff(
        case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, '0/0'
    ) as bigint) as position,
    cast(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) as double precision) as age;
