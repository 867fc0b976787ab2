-- What a check found, one row for each row of a quote that was checked.
create temporary table checked (
    version bigint primary key,
    state sourceline.quote_state not null,
    found_at integer,
    found text,
    alone boolean
) on commit drop;
