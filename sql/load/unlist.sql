-- What the dataset has dropped: actors and articles stay for the sake of older versions, but are listed no more.
with unlisted_articles as (
    update sourceline.article as a
    set listed = false
    where a.listed and not exists (select from staged as s where s.part = 'article' and s.id = a.id)
)

update sourceline.actor as a
set listed = false
where a.listed and not exists (select from staged as s where s.part = 'actor' and s.id = a.id);
