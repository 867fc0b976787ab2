-- What the last check of a quote found: where the words stand now, and the words that stand there instead.

alter table sourceline.quote
add column found_at integer check (found_at >= 0),
add column found text,
-- No longer than the quote with context on both sides: more would be the article's text by the back door.
add constraint quote_found_is_short check (char_length(found) <= char_length(exact) + 64);
comment on column sourceline.quote.found_at is 'Where the words, or those nearest to them, stood in the text of the last check, from 0';
comment on column sourceline.quote.found is 'The words that stood there instead, where the quote is altered';
create index quote_state on sourceline.quote (state, article) where upper_inf(known);

-- A moved quote stands elsewhere than recorded, so its offset cannot be held against the text; its words can.
create function sourceline.check_moved_words(quote_id text, body text, exact text)
returns void
language plpgsql immutable
as $$
begin
    if strpos(body, exact) = 0 then
        raise check_violation using
            message = format('Quote %s: its words stand nowhere in the article.', quote_id),
            hint = 'Correct the words: flask data verify shows the nearest words.';
    end if;
end
$$;
comment on function sourceline.check_moved_words is 'Refuse words that are nowhere in the text';

create or replace function sourceline.check_quote()
returns trigger
language plpgsql
as $$
declare
    text_body text;
begin
    if new.end_offset - new.start_offset <> char_length(new.exact) then
        raise check_violation using
            message = format(
                'Quote %s has %s code points, but its offsets %s to %s span %s.',
                new.id, char_length(new.exact), new.start_offset, new.end_offset, new.end_offset - new.start_offset
            ),
            hint = 'Count Unicode code points, not bytes; the end offset is the one behind the last.';
    end if;
    if tg_op = 'UPDATE' then
        -- What was found in the text need not be looked for again when a check is dated: long texts have many quotes.
        if old.state = any(array['exact', new.state]) and sourceline.is_verified(old.state)
            and upper_inf(old.known)
            and (old.article, old.exact, old.prefix, old.suffix, old.start_offset)
            = (new.article, new.exact, new.prefix, new.suffix, new.start_offset)
        then
            return new;
        end if;
    end if;
    if sourceline.is_verified(new.state) and upper_inf(new.known) then
        text_body := (select body from sourceline.article_text where article = new.article);
    end if;
    if text_body is not null then
        if new.state = 'exact' then
            perform sourceline.check_words(
                new.id, text_body, new.exact, new.prefix, new.suffix, new.start_offset
            );
        else
            perform sourceline.check_moved_words(new.id, text_body, new.exact);
        end if;
    end if;
    return new;
end
$$;

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
    perform sourceline.check_words(q.id, new.body, q.exact, q.prefix, q.suffix, q.start_offset)
    from sourceline.quote as q
    where q.article = new.article and upper_inf(q.known) and q.state = 'exact';
    perform sourceline.check_moved_words(q.id, new.body, q.exact)
    from sourceline.quote as q
    where q.article = new.article and upper_inf(q.known) and q.state <> 'exact' and sourceline.is_verified(q.state);
    return new;
end
$$;
