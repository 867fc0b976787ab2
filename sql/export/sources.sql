select id, title, package, version, file, sha256, licence, credit, url
from sourceline.source
order by id;
