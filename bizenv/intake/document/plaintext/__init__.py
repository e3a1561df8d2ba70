"""Texts: CSV, Markdown, JSON, the text of a scan."""
