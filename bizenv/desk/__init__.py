"""What an officer does at the desk: acts with their checks, papers, forms; the same from a terminal and from a browser."""
