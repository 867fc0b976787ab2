-- Nobody writes until this transaction ends, and who began before it and reads an old snapshot is refused: such a writer
-- would not see the renderings made here, nor delete those that its write makes wrong.

update sourceline.data_version set changed_at = changed_at;
