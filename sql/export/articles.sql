select
    id, publisher, owner, syndicated_from, title, title_note, byline, byline_note, published, published_precision,
    published_note, url, archive_url, language, aligned, alignment, note, sha256, length
from sourceline.article
where listed
order by id;
