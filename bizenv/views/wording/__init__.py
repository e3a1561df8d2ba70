"""Where a fact becomes words: every format asks here."""
