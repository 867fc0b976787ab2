-- The lease on the data version: who holds it knows that no write is under way, nor was done since, without asking again.
--
-- It is one advisory lock, 5743211, which any number of sessions hold shared. Who changes the number takes it alone and
-- keeps it to the end of the transaction; PostgreSQL lets go of it after the commit is there for all to see. So a number
-- read and held under the lock is the newest there is. docs/decisions/0012-a-lease-on-the-data-version.md has the whole
-- argument.

create function sourceline.await_leases()
returns trigger
language plpgsql
as $$
begin
    perform pg_advisory_xact_lock(5743211);
    return null;
end
$$;
comment on function sourceline.await_leases() is 'Waits until nobody trusts the data version that is about to change';

-- On the table of the number itself, so that a hand at psql waits like everybody else. Before the row is locked: two
-- writers wait for each other in a queue and not in a circle.
create trigger await_leases before insert or update or delete or truncate on sourceline.data_version
for each statement execute function sourceline.await_leases();

create function sourceline.take_lease()
returns setof sourceline.data_version
language plpgsql
as $$
begin
    -- A lock that is held would be granted once more past a writer who waits; let go, it goes to the writer first.
    perform pg_advisory_unlock_all();
    -- A standby has locks of its own, which no writer ever asks for.
    if not pg_is_in_recovery() then
        if pg_try_advisory_lock_shared(5743211) then
            -- A statement of its own: its snapshot is younger than the lock, where the isolation is READ COMMITTED.
            return query select v.* from sourceline.data_version as v;
        end if;
    end if;
end
$$;
comment on function sourceline.take_lease() is
'The data version, held until the session takes it anew or ends; no row while a writer has the lock or waits for it';

-- TRUNCATE is a write as well ------------------------------------------------------------------------------------------

create or replace function sourceline.bump_data_version()
returns trigger
language plpgsql
as $$
begin
    -- A statement that touched no row changed nothing; TRUNCATE has no table of what it touched.
    if tg_op <> 'TRUNCATE' then
        if not exists (select from touched) then
            return null;
        end if;
    end if;
    update sourceline.data_version
    set version = version + 1, changed_at = now(), changed_in = pg_current_xact_id()
    where changed_in is distinct from pg_current_xact_id();
    return null;
end
$$;

do $$
declare
    written text;
begin
    foreach written in array array[
        'dataset', 'layer', 'actor', 'source', 'article', 'quote', 'feature', 'evidence', 'basemap'
    ] loop
        execute format(
            'create trigger bump_data_version_on_truncate after truncate on sourceline.%I '
            'for each statement execute function sourceline.bump_data_version()',
            written
        );
    end loop;
end
$$;
