"""Checks documents from outside before they are opened."""
