"""What stands around the records of the text formats, and the writers of the formats that are not one SQL statement."""
