"""The page: one HTML file that asks for nothing, to be looked at, searched and printed."""
