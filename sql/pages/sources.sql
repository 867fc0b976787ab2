-- Where the basemap comes from, for the credit line; one line for sources with the same credit.

select
    credit,
    min(url) as url,
    string_agg(distinct licence, '; ') as licence
from sourceline.source
group by credit
order by credit;
