"""Web pages: their tables as grids."""
