"""Data for other programs: JSON, CSV, annotations, a database, a calendar."""
