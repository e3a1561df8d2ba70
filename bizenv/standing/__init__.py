"""The plan on a day: rubric, rounds, query, search, counts, report. Reads no files and writes no text for people."""
