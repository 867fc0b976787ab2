insert into sourceline.source as s (id, title, package, version, file, sha256, licence, credit, url)
select
    id,
    document ->> 'title',
    document ->> 'package',
    document ->> 'version',
    document ->> 'file',
    document ->> 'sha256',
    document ->> 'licence',
    document ->> 'credit',
    document ->> 'url'
from staged
where part = 'source'
on conflict (id) do update
set title = excluded.title,
    package = excluded.package,
    version = excluded.version,
    file = excluded.file,
    sha256 = excluded.sha256,
    licence = excluded.licence,
    credit = excluded.credit,
    url = excluded.url
where s is distinct from excluded;
