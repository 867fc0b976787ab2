-- The text of an article, where the operator keeps it in the database.
select body
from sourceline.article_text
where article = :article;
