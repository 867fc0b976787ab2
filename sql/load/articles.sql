insert into sourceline.article as a (
    id, publisher, owner, syndicated_from, title, title_note, byline, byline_note, published, published_precision,
    published_note, url, archive_url, language, aligned, alignment, note, sha256, length, listed
)
select
    id,
    document ->> 'publisher',
    document ->> 'owner',
    document ->> 'syndicated_from',
    document ->> 'title',
    document ->> 'title_note',
    document ->> 'byline',
    document ->> 'byline_note',
    (document -> 'published' ->> 'date')::date,
    (document -> 'published' ->> 'precision')::sourceline.date_precision,
    document -> 'published' ->> 'note',
    document ->> 'url',
    document ->> 'archive_url',
    document ->> 'language',
    array(select jsonb_array_elements_text(document -> 'aligned')),
    document ->> 'alignment',
    document ->> 'note',
    document -> 'text' ->> 'sha256',
    (document -> 'text' ->> 'length')::integer,
    true
from staged
where part = 'article'
on conflict (id) do update
set publisher = excluded.publisher,
    owner = excluded.owner,
    syndicated_from = excluded.syndicated_from,
    title = excluded.title,
    title_note = excluded.title_note,
    byline = excluded.byline,
    byline_note = excluded.byline_note,
    published = excluded.published,
    published_precision = excluded.published_precision,
    published_note = excluded.published_note,
    url = excluded.url,
    archive_url = excluded.archive_url,
    language = excluded.language,
    aligned = excluded.aligned,
    alignment = excluded.alignment,
    note = excluded.note,
    sha256 = excluded.sha256,
    length = excluded.length,
    listed = true
where a is distinct from excluded;
