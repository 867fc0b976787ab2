-- Whether there is a dataset of our own.

select exists(select from sourceline.dataset)
