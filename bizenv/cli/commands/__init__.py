"""One module per command: read the options, query the data, show the answer."""
