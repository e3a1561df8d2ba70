"""From the tables of a document to the rows of an annex."""
