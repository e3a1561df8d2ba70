"""Plans and workspaces on disk: find and load them, cache what was read, write entries."""
