-- Where rows of files stand that could not be taken, or were warned of: whoever erases a user looks at those of lists (importers/imports/rows_about_user.py).
CREATE INDEX events_with_rows ON events (customer_id, position) WHERE event_name IN ('import.rows_quarantined', 'import.rows_warned');
