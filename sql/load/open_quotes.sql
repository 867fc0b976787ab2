insert into sourceline.quote (
    id, article, exact, prefix, suffix, start_offset, end_offset, language, kind, speaker, speaker_actor, note,
    corrected_by, state, checked_on, alone, source_link, digest
)
select
    s.id,
    s.document ->> 'article',
    s.document ->> 'exact',
    coalesce(s.document ->> 'prefix', ''),
    coalesce(s.document ->> 'suffix', ''),
    (s.document ->> 'start')::integer,
    (s.document ->> 'end')::integer,
    s.document ->> 'language',
    (s.document ->> 'kind')::sourceline.quote_kind,
    s.document ->> 'speaker',
    s.document ->> 'speaker_actor',
    s.document ->> 'note',
    s.document ->> 'corrected_by',
    coalesce(s.document -> 'checked' ->> 'state', 'unchecked')::sourceline.quote_state,
    (s.document -> 'checked' ->> 'on')::date,
    (s.document -> 'checked' ->> 'alone')::boolean,
    s.source_link,
    s.digest
from staged as s
where s.part = 'quote'
    and not exists (select from sourceline.quote as q where q.id = s.id and upper_inf(q.known))
order by s.id;
