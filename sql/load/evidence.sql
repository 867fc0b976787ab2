-- The evidence of the features just written: those versions that have none yet.
insert into sourceline.evidence (feature, position, quote, supports, note)
select
    f.version as feature,
    item.position,
    q.version as quote,
    (item.evidence ->> 'supports')::sourceline.support,
    item.evidence ->> 'note'
from staged as s
inner join sourceline.feature as f
    on s.layer = f.layer and s.id = f.id and upper_inf(f.known)
cross join lateral jsonb_array_elements(s.document -> 'properties' -> 'evidence')
    with ordinality as item (evidence, position)
inner join sourceline.quote as q on q.id = item.evidence ->> 'quote' and upper_inf(q.known)
where s.part = 'feature'
    and not exists (select from sourceline.evidence as e where e.feature = f.version);
