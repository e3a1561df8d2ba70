"""One module a command: parse, ask, show."""
