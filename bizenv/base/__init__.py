"""What every part needs and that says nothing of plans: errors, problems, text, days, files, YAML with places."""
