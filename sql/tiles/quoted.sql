-- The features of an evidence layer that the map shows now, as tiles from afar need them: what layers.quoted_feature says
-- in these columns, without a look at the words and the articles.

select
    f.fid,
    f.id,
    f.geom,
    f.names ->> 'en' as name,
    f.kind,
    f.actor,
    f.status,
    f.certainty,
    f.valid,
    (select count(*) from sourceline.evidence as e where e.feature = f.version)::integer as quote_count
from sourceline.feature as f
where f.layer = :layer and f.publication = 'published' and upper_inf(f.known)
