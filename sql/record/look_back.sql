-- What this transaction reads from here on is of the moment :known: the views of history then tell how each quote stood at it.
select set_config('sourceline.known', :known, true);
