-- A feature that fell for want of its words, and that the dataset no longer has: it does not come back when they do.
delete from sourceline.evidence as e
using sourceline.feature as f
where e.feature = f.version
    and f.publication = 'withdrawn'
    and upper_inf(f.known)
    and not exists (select from staged as s where s.part = 'feature' and s.layer = f.layer and s.id = f.id);
