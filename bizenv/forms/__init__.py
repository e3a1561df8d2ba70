"""The Excel form: what it asks, its layout, writing it, reading it back, and making entries from it."""
