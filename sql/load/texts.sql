insert into sourceline.article_text as t (article, body)
values (:article, :body)
on conflict (article) do update
set body = excluded.body
where t.body <> excluded.body;
