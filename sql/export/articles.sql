select
    id, publisher, title, title_note, byline, byline_note, published, published_precision, published_note, url,
    archive_url, language, alignment, note, sha256, length
from sourceline.article
where listed
order by id;
