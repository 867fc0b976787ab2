select id, title, description, licence, credit, home_bbox, home_asof
from sourceline.dataset;
