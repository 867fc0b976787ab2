-- The moment a data version stands for, the first that is recorded, and the newest.

select
    (select changed_at from sourceline.revision where version = :rev) as moment,
    (select min(version) from sourceline.revision) as first,
    (select version from sourceline.data_version) as newest;
