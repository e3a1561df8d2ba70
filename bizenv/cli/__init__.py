"""The command line: the session of one run, shared options, the terminal, and one module per command."""
