-- What there is to check: every quote the map has now, with the number of its row.
select
    q.version,
    q.id,
    q.article,
    q.exact,
    q.prefix,
    q.suffix,
    q.start_offset as start,
    q.end_offset as "end",
    q.language,
    q.kind,
    q.speaker,
    q.speaker_actor,
    q.note,
    q.corrected_by,
    q.state,
    q.checked_on,
    q.alone
from sourceline.quote as q
where upper_inf(q.known)
order by q.article, q.start_offset, q.id;
