"""One run of the program: session, options, terminal, and a file a command."""
