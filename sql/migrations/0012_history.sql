-- What the map said then: the moment of every data version, so that a number pins a map, and room for the views of history.

create schema if not exists history;
comment on schema history is 'One view for each evidence layer, over all that was ever published';

create table sourceline.revision (
    version bigint primary key,
    changed_at timestamptz not null
);
comment on table sourceline.revision is 'When the map came to each data version; what it said then is what was known at that moment';
comment on column sourceline.revision.version is 'The data version';
comment on column sourceline.revision.changed_at is 'The time of the transaction that made it';

insert into sourceline.revision (version, changed_at)
select
    version,
    changed_at
from sourceline.data_version;

create function sourceline.record_revision()
returns trigger
language plpgsql
as $$
begin
    -- Set back by hand, the number comes to the same version twice: the later moment is what it then stands for.
    insert into sourceline.revision (version, changed_at) values (new.version, new.changed_at)
    on conflict (version) do update set changed_at = excluded.changed_at;
    return null;
end
$$;
comment on function sourceline.record_revision() is 'Keep the moment of a data version';

create trigger record_revision after insert or update on sourceline.data_version
for each row execute function sourceline.record_revision();

grant usage on schema history to sourceline_reader;
grant select on sourceline.revision to sourceline_reader;
alter default privileges in schema history grant select on tables to sourceline_reader;
