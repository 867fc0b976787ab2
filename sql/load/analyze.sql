-- Without statistics PostgreSQL plans blindly, until its own housekeeping comes by.

analyze sourceline.feature, sourceline.evidence, sourceline.quote, sourceline.article, sourceline.basemap
