-- What every evidence layer has in common: all that was ever published, each version with its quotes in reading order.
-- A layer's own view picks its rows from here; SQL that reads a layer never needs to know how evidence is stored.
--
-- Quotes belong to a version of a feature, so a version that was closed still shows the words it rested on then. How a quote
-- stands is that of its newest check; where a transaction asks of a moment (sql/record/look_back.sql), how it stood then.

create view history.quoted_feature as
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
    words.quote_count,
    origin.publisher_count,
    origin.strength,
    words.source_line,
    words.quotes,
    origin.articles,
    origin.publishers,
    origin.speakers,
    origin.quote_states,
    w.views,
    lower(f.known) as known_from,
    upper(f.known) as known_until,
    f.known,
    f.version
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
                'state', case
                    when sourceline.moment_asked() is null then q.state
                    else (sourceline.check_then(q.version)).state
                end,
                'checked_on', case
                    when sourceline.moment_asked() is null then q.checked_on
                    else (sourceline.check_then(q.version)).checked_on
                end,
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
    left join sourceline.quote as c
        on q.corrected_by = c.id and c.known @> coalesce(sourceline.moment_asked(), 'infinity')
    where e.feature = f.version
) as words on true
-- What features are filtered by. Apart from the quotes: a filter looks at every feature, and writes the JSON of none.
left join lateral (
    select
        -- Outlets of one owner count as one, and so does a reprint.
        count(distinct it.voice)::integer as publisher_count,
        sourceline.evidence_strength(
            count(*) filter (where it.carries),
            count(*) filter (where it.carries and not it.sided),
            count(distinct it.voice) filter (where it.carries and not it.sided),
            count(distinct it.origin) filter (where it.carries and not it.sided)
        ) as strength,
        array_agg(distinct r.id order by r.id) as articles,
        array_agg(distinct r.publisher order by r.publisher) as publishers,
        array_agg(distinct q.speaker order by q.speaker) filter (where q.speaker is not null) as speakers,
        array_agg(distinct it.state::text order by it.state::text) as quote_states
    from sourceline.evidence as e
    inner join sourceline.quote as q on e.quote = q.version
    inner join sourceline.article as r on q.article = r.id
    -- docs/decisions/0023-strength-is-a-word.md
    cross join lateral (
        select
            sourceline.carries(e.supports, s.stood) as carries,
            case when sourceline.moment_asked() is null then q.state else s.stood end as state,
            sourceline.takes_side(f.actor, q.speaker_actor, r.aligned) as sided,
            sourceline.voice(r.publisher, r.owner, r.syndicated_from) as voice,
            coalesce(q.speaker_actor, q.speaker, sourceline.voice(r.publisher, r.owner, r.syndicated_from)) as origin
        from (
            -- Of what is past, as the quotes stood then: a map of then must not change with a check of today.
            select
                case
                    when sourceline.moment_asked() is not null then (sourceline.check_then(q.version)).state
                    when upper_inf(f.known) then q.state
                    else coalesce(e.state, q.state)
                end as stood
        ) as s
    ) as it
    where e.feature = f.version
) as origin on true
-- As whose map the feature is drawn (docs/views.md). Words belong to whom their speaker speaks for; else to the outlet, and to
-- the sides it is on.
left join lateral (
    select array_agg(distinct told.by_whom order by told.by_whom) as views
    from (
        select 'assessed' as by_whom
        where f.status in ('assessed', 'contested')
        union all
        select 'actor:' || f.actor
        where f.status in ('claimed', 'announced') and f.actor is not null
        union all
        select claimant.by_whom
        from sourceline.evidence as e
        inner join sourceline.quote as q on e.quote = q.version
        inner join sourceline.article as r on q.article = r.id
        cross join lateral (
            select 'publisher:' || r.publisher as by_whom
            union all
            select 'actor:' || side
            from unnest(case when q.speaker_actor is null then r.aligned else array[q.speaker_actor] end) as side
        ) as claimant
        where e.feature = f.version
            and sourceline.carries(
                e.supports,
                case
                    when sourceline.moment_asked() is not null then (sourceline.check_then(q.version)).state
                    when upper_inf(f.known) then q.state
                    else coalesce(e.state, q.state)
                end
            )
    ) as told
) as w on true
where f.publication = 'published';

-- The same, of what the map says now.
create view layers.quoted_feature as
select h.*
from history.quoted_feature as h
where upper_inf(h.known);
