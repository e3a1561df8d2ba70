"""Deadline phrases as official documents print them, and the days, bounds and recurrences that they mean. Knows no plans."""
