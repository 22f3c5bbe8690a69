-- One key, whatever is restored into tables that are there: two would stop every start. Of two the older stays; logins get their password anew by it.
DELETE FROM reader_wall newer USING reader_wall older WHERE newer.ctid > older.ctid;
CREATE UNIQUE INDEX reader_wall_one ON reader_wall ((true));
