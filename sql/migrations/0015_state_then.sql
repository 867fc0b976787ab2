-- How each quote stood when the map first showed a feature with it. The state of a quote is that of its newest check; a map
-- of a moment that is past must not change with it.

alter table sourceline.evidence add column state sourceline.quote_state;
comment on column sourceline.evidence.state is 'How the quote stood when the map first showed this version of the feature';

update sourceline.evidence as e
set state = q.state
from sourceline.quote as q
where e.quote = q.version;

create function sourceline.note_state()
returns trigger
language plpgsql
as $$
begin
    new.state := coalesce(new.state, (select q.state from sourceline.quote as q where q.version = new.quote));
    return new;
end
$$;
comment on function sourceline.note_state() is 'Keep how a quote stands as evidence of it is written';

create trigger note_state before insert on sourceline.evidence
for each row execute function sourceline.note_state();
