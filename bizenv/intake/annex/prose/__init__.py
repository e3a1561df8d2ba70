"""Clauses of prose, read as rows where a plan has no table."""
