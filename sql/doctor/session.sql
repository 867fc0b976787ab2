-- What a session of the web is bound by, after whatever pooler stands in between: one row.

select
    current_setting('statement_timeout') as reader_timeout,
    current_setting('default_transaction_read_only') as reader_read_only,
    current_setting('TimeZone') as time_zone;
