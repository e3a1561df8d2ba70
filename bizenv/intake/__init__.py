"""Documents from outside, opened safely."""
