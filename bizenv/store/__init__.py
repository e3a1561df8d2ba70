"""A workspace on disk: found, loaded, remembered, added to."""
