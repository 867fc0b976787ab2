-- Every actor of the dataset, for a house that names some of them: its palette slot, and whether the map has it now. One that
-- was withdrawn is still known: a house that names it is not misspelt.

select
    id,
    palette,
    listed
from sourceline.actor
order by id;
