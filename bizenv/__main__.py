"""``bizenv`` and ``python -m bizenv``."""

import sys


def main() -> None:
    """Run bizenv; ends the process with the exit code that the README promises."""
    try:
        from bizenv.cli.main import run

        code = run()
    except KeyboardInterrupt:  # before bizenv was loaded
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
