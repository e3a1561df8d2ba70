"""The plan on a day: rubric, rounds, query, search, counts, the facts of a period. Knows no files and no words for people."""
