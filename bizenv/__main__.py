"""``python -m bizenv``."""

from bizenv.cli import main

if __name__ == "__main__":
    main()
