-- Whose side outlets and speakers are on, and how strong the evidence of a feature is.

alter table sourceline.article
add column owner text,
add column syndicated_from text,
add column aligned text[] not null default '{}';
comment on column sourceline.article.owner is 'Who owns the outlet: outlets of one owner count as one publisher';
comment on column sourceline.article.syndicated_from is 'The agency or outlet whose text it is: a reprint counts as its original';
comment on column sourceline.article.aligned is 'Actors whose side the outlet is on, in an editor''s judgement';

alter table sourceline.quote
add column speaker_actor text references sourceline.actor (id);
comment on column sourceline.quote.speaker_actor is 'The actor on whose behalf the speaker speaks';

create function sourceline.check_article()
returns trigger
language plpgsql
as $$
declare
    stranger text;
begin
    select side into stranger
    from unnest(new.aligned) as side
    where not exists (select from sourceline.actor where id = side)
    limit 1;
    if stranger is not null then
        raise foreign_key_violation using
            message = format('Article %s is aligned with "%s", but there is no such actor.', new.id, stranger),
            hint = 'Add the actor, or correct the id.';
    end if;
    return new;
end
$$;
comment on function sourceline.check_article is 'Refuse an outlet on the side of nobody known';

create trigger check_article
before insert or update of aligned on sourceline.article
for each row execute function sourceline.check_article();

-- The strength of evidence ------------------------------------------------------------------------------------------

-- From strong to weak, so that it sorts.
create type sourceline.strength as enum ('several_independent', 'single_source', 'partisan_only', 'unverified');
comment on type sourceline.strength is
'Who stands behind a feature: several who do not depend on each other, one, its own side only, or no verified words';

create function sourceline.carries(supports sourceline.support, state sourceline.quote_state)
returns boolean
language sql immutable parallel safe
return supports not in ('disputes', 'background') and sourceline.is_verified(state);
comment on function sourceline.carries is 'Whether a quote carries a feature: verified, and more than a dispute or background';

create function sourceline.voice(publisher text, owner text, syndicated_from text)
returns text
language sql immutable parallel safe
return coalesce(syndicated_from, owner, publisher);
comment on function sourceline.voice is 'Whom an article counts as: two outlets of one owner are one, and so is a reprint';

create function sourceline.takes_side(holder text, speaker_actor text, aligned text[])
returns boolean
language sql immutable parallel safe
return coalesce(speaker_actor = holder or holder = any(aligned), false);
comment on function sourceline.takes_side is 'Whether words come from the holder''s side: by who speaks, or by who prints them';

create function sourceline.evidence_strength(carrying bigint, neutral bigint, voices bigint, origins bigint)
returns sourceline.strength
language sql immutable parallel safe
return case
    when carrying = 0 then 'unverified'
    when neutral = 0 then 'partisan_only'
    -- Two outlets that print one spokesman are two voices of one origin.
    when voices > 1 and origins > 1 then 'several_independent'
    else 'single_source'
end::sourceline.strength;
comment on function sourceline.evidence_strength is
'The grade of a feature: its carrying quotes, those not from its holder''s side, and of these the distinct voices and '
'the distinct speakers (the voice itself where nobody is named)';
