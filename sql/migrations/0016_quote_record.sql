-- The record of checks: how every quote stood at every moment, so that a map of then shows the states of then. And the words
-- of quotes are held against a text once for all quotes of a statement: to read a long text anew for each took minutes.

alter table sourceline.quote add column alone boolean;
comment on column sourceline.quote.alone is
'Whether its words stood nowhere else in the text of the last check that found them; null where nobody looked';

-- Checks --------------------------------------------------------------------------------------------------------------

create table sourceline.quote_check (
    quote bigint not null references sourceline.quote (version) on delete cascade,
    known tstzrange not null,
    state sourceline.quote_state not null,
    since timestamptz not null,
    checked_on date,
    found_at integer,
    found text,
    exclude using gist (quote with =, known with &&)
);
comment on table sourceline.quote_check is 'How each version of a quote stood, from its first moment on';
comment on column sourceline.quote_check.quote is 'Version of the quote';
comment on column sourceline.quote_check.known is 'Since when, and until when, the map said so of it';
comment on column sourceline.quote_check.state is 'Outcome of the check';
comment on column sourceline.quote_check.since is 'Since when it stood so: earlier than this check, where those before found the same';
comment on column sourceline.quote_check.checked_on is 'Day of the check';
comment on column sourceline.quote_check.found_at is 'Where the words, or those nearest to them, stood';
comment on column sourceline.quote_check.found is 'The words that stood there instead';
create unique index quote_check_current on sourceline.quote_check (quote) where upper_inf(known);

-- Of what was checked before this table was there only the last check is known, and how a quote stood when a feature was
-- first shown with it. Between the two, the day of the check is where the one ends and the other begins.
with stood as (
    select
        q.version,
        q.state,
        q.checked_on,
        q.found_at,
        q.found,
        lower(q.known) as opened,
        q.checked_on::timestamp at time zone 'UTC' as checked_at,
        coalesce(
            (
                select e.state
                from sourceline.evidence as e
                inner join sourceline.feature as f on e.feature = f.version
                where e.quote = q.version
                order by lower(f.known), e.feature
                limit 1
            ),
            q.state
        ) as state_before
    from sourceline.quote as q
),

split as (
    select
        s.*,
        s.checked_at > s.opened and s.checked_at < now() and s.state <> s.state_before as is_two
    from stood as s
)

insert into sourceline.quote_check (quote, known, state, since, checked_on, found_at, found)
select
    version,
    tstzrange(opened, checked_at),
    state_before,
    opened,
    null,
    null,
    null
from split
where is_two
union all
select
    version,
    tstzrange(case when is_two then checked_at else opened end, null),
    state,
    case when is_two then checked_at else opened end,
    checked_on,
    found_at,
    found
from split;

create function sourceline.open_quote_check()
returns trigger
language plpgsql
as $$
begin
    insert into sourceline.quote_check (quote, known, state, since, checked_on, found_at, found)
    select version, tstzrange(lower(known), null), state, lower(known), checked_on, found_at, added.found
    from added;
    return null;
end
$$;
comment on function sourceline.open_quote_check() is 'Begin the record of checks of new quotes';

create function sourceline.keep_quote_check()
returns trigger
language plpgsql
as $$
begin
    -- Twice in one transaction is once: nobody saw what was between.
    update sourceline.quote_check as c
    set state = n.state,
        since = case when c.state = n.state and c.found is not distinct from n.found then c.since else now() end,
        checked_on = n.checked_on,
        found_at = n.found_at,
        found = n.found
    from written as n
    where c.quote = n.version
        and upper_inf(c.known)
        and lower(c.known) >= now()
        and (c.state, c.checked_on, c.found_at, c.found)
        is distinct from (n.state, n.checked_on, n.found_at, n.found);
    with closed as (
        update sourceline.quote_check as c
        set known = tstzrange(lower(c.known), now())
        from written as n
        where c.quote = n.version
            and upper_inf(c.known)
            and lower(c.known) < now()
            and (c.state, c.checked_on, c.found_at, c.found)
            is distinct from (n.state, n.checked_on, n.found_at, n.found)
        returning
            n.version,
            n.state,
            case when c.state = n.state and c.found is not distinct from n.found then c.since else now() end as since,
            n.checked_on,
            n.found_at,
            n.found
    )
    insert into sourceline.quote_check (quote, known, state, since, checked_on, found_at, found)
    select version, tstzrange(now(), null), state, since, checked_on, found_at, closed.found
    from closed;
    return null;
end
$$;
comment on function sourceline.keep_quote_check() is 'Keep how quotes stood as a check finds them otherwise';

create trigger open_quote_check after insert on sourceline.quote
referencing new table as added
for each statement execute function sourceline.open_quote_check();

create trigger keep_quote_check after update on sourceline.quote
referencing new table as written
for each statement execute function sourceline.keep_quote_check();

-- As every table that an answer may rest on; a map of then reads it.
do $$
declare
    event text;
begin
    foreach event in array array['insert', 'update', 'delete'] loop
        execute format(
            'create trigger bump_data_version_on_%1$s after %1$s on sourceline.quote_check '
            'referencing %2$s table as touched '
            'for each statement execute function sourceline.bump_data_version()',
            event, case event when 'delete' then 'old' else 'new' end
        );
    end loop;
end
$$;

create trigger bump_data_version_on_truncate after truncate on sourceline.quote_check
for each statement execute function sourceline.bump_data_version();

-- A map of then -------------------------------------------------------------------------------------------------------

-- A view has no parameters, and the state of a quote at a moment is no column of it. Who asks of a moment sets it for the
-- transaction (sql/record/look_back.sql).
create function sourceline.moment_asked()
returns timestamptz
language sql stable parallel safe
return nullif(current_setting('sourceline.known', true), '')::timestamptz;
comment on function sourceline.moment_asked() is 'The moment of the record that this transaction asks of; null for now';

create function sourceline.check_then(quote_version bigint)
returns sourceline.quote_check
language sql stable parallel safe
return (
    select c
    from sourceline.quote_check as c
    where c.quote = $1 and c.known @> coalesce(sourceline.moment_asked(), 'infinity')
);
comment on function sourceline.check_then(bigint) is 'How a quote stood at the moment that is asked of';

grant select on sourceline.quote_check to sourceline_reader;

-- Words and texts -----------------------------------------------------------------------------------------------------

-- A letter of UTF-8 has no place of its own: whoever looks for the millionth counts a million. So the text is cut up once.
create function sourceline.check_words_of(article_id text, body text, of_versions bigint[])
returns void
language plpgsql stable
-- What is cut up has no statistics: taken for a few rows, it would be gone through for every quote.
set enable_nestloop = off
as $$
declare
    -- As long as a pattern may say.
    size constant integer := 255;
    it record;
begin
    for it in
        with piece as materialized (
            select
                (number - 1)::integer as number,
                cut[1] as words
            from regexp_matches(body, '.{1,255}', 'g') with ordinality as cuts (cut, number)
        ),

        held as (
            select
                q.version,
                q.id,
                q.state,
                q.exact,
                q.prefix,
                q.suffix,
                q.start_offset,
                char_length(q.exact) as long,
                greatest(q.start_offset - char_length(q.prefix), 0) as first,
                -- A prefix may be longer than what stands before: then it is not what stands there.
                greatest(q.start_offset, char_length(q.prefix)) + char_length(q.exact) + char_length(q.suffix) as behind
            from sourceline.quote as q
            where q.article = article_id
                and sourceline.is_verified(q.state)
                and upper_inf(q.known)
                and (of_versions is null or q.version = any(of_versions))
        ),

        around as (
            select
                h.*,
                coalesce(string_agg(p.words, '' order by p.number), '') as words,
                h.first / size * size as offset_of_words
            from held as h
            cross join lateral generate_series(h.first / size, h.behind / size) as place
            left join piece as p on place = p.number
            group by h.version, h.id, h.state, h.exact, h.prefix, h.suffix, h.start_offset, h.long, h.first, h.behind
        ),

        there as (
            select
                a.*,
                -- substr counts code points from 1, offsets count from 0.
                substr(a.words, a.start_offset - a.offset_of_words + 1, a.long) as exact_there,
                substr(a.words, a.first - a.offset_of_words + 1, char_length(a.prefix)) as prefix_there,
                substr(a.words, a.start_offset - a.offset_of_words + a.long + 1, char_length(a.suffix)) as suffix_there
            from around as a
        )

        select * from there
        where exact <> exact_there or (state = 'exact' and (prefix <> prefix_there or suffix <> suffix_there))
        order by version
    loop
        -- What has moved in a newer text mostly stands in this one where it stood: few words have to be looked for.
        if it.state <> 'exact' then
            perform sourceline.check_moved_words(it.id, body, it.exact);
            continue;
        end if;
        if it.exact <> it.exact_there then
            raise check_violation using
                message = format(
                    'Quote %s: its words do not stand at offset %s of the article, which there reads "%s".',
                    it.id, it.start_offset, it.exact_there
                ),
                hint = 'Correct the words or the offsets: flask data verify shows the nearest words.';
        end if;
        raise check_violation using
            message = format('Quote %s: its prefix or suffix is not what stands around the words.', it.id),
            hint = 'Copy the 32 code points before and after the words from the text.';
    end loop;
end
$$;
comment on function sourceline.check_words_of(text, text, bigint[]) is
'Refuse verified quotes of an article whose words are not in its text; of these versions, or of all';

-- What can be said of a quote without a text.
create or replace function sourceline.check_quote()
returns trigger
language plpgsql
as $$
begin
    if new.end_offset - new.start_offset <> char_length(new.exact) then
        raise check_violation using
            message = format(
                'Quote %s has %s code points, but its offsets %s to %s span %s.',
                new.id, char_length(new.exact), new.start_offset, new.end_offset, new.end_offset - new.start_offset
            ),
            hint = 'Count Unicode code points, not bytes; the end offset is the one behind the last.';
    end if;
    return new;
end
$$;
comment on function sourceline.check_quote() is 'Refuse a quote whose offsets are not as long as its words';

create function sourceline.check_added_words()
returns trigger
language plpgsql
as $$
begin
    -- With an empty string behind it a long text is read into memory here, and not anew by whoever asks for a part.
    perform sourceline.check_words_of(t.article, t.body || '', n.versions)
    from (
        select article, array_agg(version) as versions
        from added
        where sourceline.is_verified(state) and upper_inf(known)
        group by article
    ) as n
    inner join sourceline.article_text as t on n.article = t.article;
    return null;
end
$$;
comment on function sourceline.check_added_words() is 'Hold new quotes against the texts that are at hand';

create function sourceline.check_written_words()
returns trigger
language plpgsql
-- A plan that was made for one changed quote serves ten thousand too.
set enable_nestloop = off
as $$
begin
    perform sourceline.check_words_of(t.article, t.body || '', n.versions)
    from (
        select w.article, array_agg(w.version) as versions
        from written as w
        left join was as o on w.version = o.version
        where sourceline.is_verified(w.state)
            and upper_inf(w.known)
            -- What was found in the text need not be looked for again when a check is dated.
            and not coalesce(
                o.state in ('exact', w.state)
                and sourceline.is_verified(o.state)
                and upper_inf(o.known)
                and (o.article, o.exact, o.prefix, o.suffix, o.start_offset)
                = (w.article, w.exact, w.prefix, w.suffix, w.start_offset),
                false
            )
        group by w.article
    ) as n
    inner join sourceline.article_text as t on n.article = t.article;
    return null;
end
$$;
comment on function sourceline.check_written_words() is 'Hold changed quotes against the texts that are at hand';

create trigger check_added_words after insert on sourceline.quote
referencing new table as added
for each statement execute function sourceline.check_added_words();

create trigger check_written_words after update on sourceline.quote
referencing old table as was new table as written
for each statement execute function sourceline.check_written_words();

create or replace function sourceline.check_article_text()
returns trigger
language plpgsql
as $$
declare
    owner sourceline.article := (select a from sourceline.article as a where a.id = new.article);
begin
    if encode(sha256(convert_to(new.body, 'UTF8')), 'hex') <> owner.sha256 then
        raise check_violation using
            message = format('The text of article %s is not the one its SHA-256 stands for.', new.article),
            hint = 'Give the very file the quotes were taken from, or enter the new hash and check every quote again.';
    end if;
    perform sourceline.check_words_of(new.article, new.body, null);
    return new;
end
$$;

-- Each read its text by itself.
drop function sourceline.check_words(text, text, text, text, text, integer);
