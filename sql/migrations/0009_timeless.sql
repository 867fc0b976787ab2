-- A feature without time matches any time. To find these few, PostgreSQL would read the whole index of times: no part of
-- a GiST index says that it holds no null.

create index feature_timeless on sourceline.feature (layer, id) where valid is null;
