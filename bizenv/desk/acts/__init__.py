"""One act a file: what is recorded with one command, its checks, and how its entries are made."""
