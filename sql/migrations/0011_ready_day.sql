-- A ready tile answers also who asks for a day on which all its features are true: it then shows just these.

-- Copies, made anew when the server starts.
delete from sourceline.ready_tile;
alter table sourceline.ready_tile
add column latest_start date not null,
add column earliest_end date not null;
comment on column sourceline.ready_tile.latest_start is 'The day on which the last of its features begins; it is right for times that end on this day or later';
comment on column sourceline.ready_tile.earliest_end is 'The day on which the first of its features ends; it is right for times that begin on this day or earlier';
