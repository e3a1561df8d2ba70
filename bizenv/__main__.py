"""``bizenv`` and ``python -m bizenv``."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> "NoReturn":
    """Run bizenv, then end the process with one of the exit codes that the README lists."""
    try:
        from bizenv.cli.main import run

        code = run()
    except KeyboardInterrupt:  # before bizenv was loaded
        code = 130
    leave(code)


def leave(code: int) -> "NoReturn":
    """End the process with an exit code.

    Python's own teardown is skipped unless something watches it: the operating system frees memory faster.
    """
    if not _is_watched():
        import atexit
        import os

        atexit._run_exitfuncs()
        try:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
        except (OSError, ValueError):  # let Python report it, with its own exit code
            sys.exit(code)
        os._exit(code)
    sys.exit(code)


def _is_watched() -> bool:
    """Whether Python has to shut down normally: for a tracer, a profiler, coverage or a running thread."""
    threads = sys.modules.get("threading")
    return (
        sys.gettrace() is not None
        or sys.getprofile() is not None
        or "coverage" in sys.modules
        or (threads is not None and threads.active_count() > 1)
    )


if __name__ == "__main__":
    main()
