"""The Excel form, whole: what it asks, how it is laid out, what came back, and the entries that follow."""
