-- A feature with a quote and its article, to show addresses that work.

select
    f.layer,
    f.id,
    f.quotes #>> '{0,id}' as quote,
    f.quotes #>> '{0,article,id}' as article
from layers.quoted_feature as f
order by f.fid
limit 1;
