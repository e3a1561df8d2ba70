"""Markdown, for a message or a wiki."""
