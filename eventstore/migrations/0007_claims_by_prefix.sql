-- Compared by code points under every collation of the database: claims that begin alike lie side by side in the primary key's index (eventstore/claim_rows.py).
-- The table stays as it is, the index is made anew.
ALTER TABLE claims ALTER COLUMN value TYPE text COLLATE "C";
