insert into sourceline.dataset as d (id, title, description, licence, credit, home_bbox, home_asof)
select
    document ->> 'id',
    document -> 'title',
    document -> 'description',
    document ->> 'licence',
    document ->> 'credit',
    array(select jsonb_array_elements(document -> 'home' -> 'bbox')::double precision),
    (document -> 'home' ->> 'asof')::date
from staged
where part = 'dataset'
on conflict (singleton) do update
set id = excluded.id,
    title = excluded.title,
    description = excluded.description,
    licence = excluded.licence,
    credit = excluded.credit,
    home_bbox = excluded.home_bbox,
    home_asof = excluded.home_asof
-- Nothing is written where nothing changed, so that the data version stays as it is.
where (d.id, d.title, d.description, d.licence, d.credit, d.home_bbox, d.home_asof)
    is distinct from
    (excluded.id, excluded.title, excluded.description, excluded.licence, excluded.credit, excluded.home_bbox,
        excluded.home_asof);
