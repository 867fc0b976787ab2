-- Without statistics PostgreSQL plans blindly, until its own housekeeping comes by.

analyze
    sourceline.feature, sourceline.evidence, sourceline.quote, sourceline.quote_check, sourceline.article,
    sourceline.basemap
