-- Room in each page for the hashes of changed lines: they then change in place, and no index is touched.
ALTER TABLE settled_lines SET (fillfactor = 90);
