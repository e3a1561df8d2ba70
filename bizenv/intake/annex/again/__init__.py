"""A new version of a document against a draft that a person has corrected."""
