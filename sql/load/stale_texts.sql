-- A stored text that is no longer the article's: its hash changed. It cannot vouch for any quote.
delete from sourceline.article_text as t
using staged as s
where s.part = 'article'
    and s.id = t.article
    and s.document -> 'text' ->> 'sha256' <> encode(sha256(convert_to(t.body, 'UTF8')), 'hex');
