"""From a cell of units to names, each with its role."""
