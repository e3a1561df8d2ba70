"""Building blocks that know nothing of plans: errors, problems, text, days, files, YAML with places."""
