"""``bizenv`` and ``python -m bizenv``."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> "NoReturn":
    """Run bizenv; ends the process with the exit code that the README promises."""
    try:
        from bizenv.cli.main import run

        code = run()
    except KeyboardInterrupt:  # before bizenv was loaded
        code = 130
    leave(code)


def leave(code: int) -> "NoReturn":
    """End the process. Nothing is left to do but to give back memory, which the system does faster than Python."""
    if not _is_watched():
        import atexit
        import os

        atexit._run_exitfuncs()
        try:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
        except (OSError, ValueError):  # Python says so, with an exit code of its own
            sys.exit(code)
        os._exit(code)
    sys.exit(code)


def _is_watched() -> bool:
    """Whether somebody wants to see Python end: a tracer, a profiler, coverage, or a thread that still works."""
    threads = sys.modules.get("threading")
    return (
        sys.gettrace() is not None
        or sys.getprofile() is not None
        or "coverage" in sys.modules
        or (threads is not None and threads.active_count() > 1)
    )


if __name__ == "__main__":
    main()
