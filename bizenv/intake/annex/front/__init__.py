"""The head of a plan, from the text around its annex."""
