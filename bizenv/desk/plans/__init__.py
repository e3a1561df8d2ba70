"""Plans: read out of a document, made a workspace, added, put away."""
