-- What every evidence layer has in common: the features the map shows now, each with its quotes in reading order.
-- A layer's own view picks its rows from here; SQL that reads a layer never needs to know how evidence is stored.

create view layers.quoted_feature as
select
    f.fid,
    f.id,
    f.layer,
    f.geom,
    f.names ->> 'en' as name,
    f.names ->> 'ar' as name_ar,
    f.kind,
    f.actor,
    a.labels ->> 'en' as actor_label,
    a.labels ->> 'ar' as actor_label_ar,
    f.parties,
    f.status,
    f.certainty,
    f.valid,
    lower(f.valid) as valid_from,
    f.valid_from_precision,
    f.valid_from_basis,
    -- PostgreSQL keeps a range of days half-open; people and standards name the last day.
    upper(f.valid) - 1 as valid_to,
    f.valid_to_precision,
    f.valid_to_basis,
    f.valid_note,
    f.stated_text,
    lower(f.stated) as stated_from,
    upper(f.stated) - 1 as stated_to,
    f.geometry_basis,
    f.uncertainty_km,
    f.geometry_note,
    f.note,
    q.quote_count,
    q.source_line,
    q.quotes,
    lower(f.known) as known_from
from sourceline.feature as f
left join sourceline.actor as a on f.actor = a.id
-- A left join, though there is always one row: then PostgreSQL leaves it out where nobody asks for quotes.
left join lateral (
    select
        count(*)::integer as quote_count,
        -- For tables and tooltips, which have room for one line of text and none for a list.
        (array_agg(
            format(
                '“%s” – %s, %s',
                q.exact,
                r.publisher,
                to_char(
                    r.published,
                    case r.published_precision when 'year' then 'YYYY' when 'month' then 'YYYY-MM' else 'YYYY-MM-DD' end
                )
            )
            order by e.position
        ))[1] as source_line,
        json_agg(
            json_strip_nulls(json_build_object(
                'id', q.id,
                'exact', q.exact,
                'prefix', q.prefix,
                'suffix', q.suffix,
                'start', q.start_offset,
                'end', q.end_offset,
                'language', q.language,
                'kind', q.kind,
                'speaker', q.speaker,
                'supports', e.supports,
                'evidence_note', e.note,
                'note', q.note,
                'state', q.state,
                'checked_on', q.checked_on,
                'link', q.source_link,
                'correction', c.exact,
                'article', json_build_object(
                    'id', r.id,
                    'publisher', r.publisher,
                    'title', r.title,
                    'byline', r.byline,
                    'published', r.published,
                    'published_precision', r.published_precision,
                    'language', r.language,
                    'url', r.url,
                    'archive_url', r.archive_url
                )
            ))
            order by e.position
        ) as quotes
    from sourceline.evidence as e
    inner join sourceline.quote as q on e.quote = q.version
    inner join sourceline.article as r on q.article = r.id
    -- An article's own correction travels with the words it corrects.
    left join sourceline.quote as c on q.corrected_by = c.id and upper_inf(c.known)
    where e.feature = f.version
) as q on true
where f.publication = 'published' and upper_inf(f.known);
