"""Run the examples of the READMEs and put their real output under them.

    python scripts/readme_examples.py [--check] README.md README.zh-CN.md

An example is a ``console`` block that opens with ``$ bizenv …``; below the command stands what bizenv prints on a terminal of
80 columns, for the plan in ``data``. Blocks marked ``<!-- run -->`` set bizenv up and are left alone.
"""

import argparse
import contextlib
import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from bizenv.cli import chinese
from bizenv.cli import main as cli
from bizenv.cli import session as app

ROOT = Path(__file__).parents[1]
EXAMPLE = re.compile(r"(?<!<!-- run -->\n)```console\n(?P<commands>(?:\$ bizenv .*\n(?:(?!\$ |```).*\n)*)+)```")


def output(command: str) -> str:
    """What a command prints, errors included, on a terminal of 80 columns without colour."""
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream), contextlib.chdir(ROOT):
        cli.run(shlex.split(command)[1:])
    return stream.getvalue()


def refreshed(text: str) -> str:
    """A README with the output of its examples as it is now."""
    return EXAMPLE.sub(lambda match: "```console\n" + "".join(_runs(match["commands"])) + "```", text)


def _runs(block: str) -> Iterator[str]:
    for line in block.splitlines():
        if line.startswith("$ "):
            yield line + "\n" + output(line[2:]).rstrip("\n") + "\n"


def main() -> int:
    """Refresh the files, or with ``--check`` say which are stale; 1 if any is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("files", type=Path, nargs="+")
    arguments = parser.parse_args()
    app.App.width = 80  # type: ignore[assignment]  # as on a terminal of 80 columns
    app.App.colour = False  # type: ignore[assignment]
    chinese.install()
    stale = []
    for path in arguments.files:
        before = path.read_text("utf-8")
        after = refreshed(before)
        if after != before:
            stale.append(str(path))
            if not arguments.check:
                path.write_text(after, "utf-8")
    if stale:
        print("stale:" if arguments.check else "refreshed:", *stale)
    return 1 if stale and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
