select
    id, article, exact, prefix, suffix, start_offset as start, end_offset as "end", language, kind, speaker,
    speaker_actor, note, corrected_by, state, checked_on, alone
from sourceline.quote
where upper_inf(known)
order by id;
