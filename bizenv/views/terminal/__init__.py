"""Text for a terminal: tables, cards, problems."""
