"""Run the examples of the READMEs and of docs/ and write their real output below them.

    python scripts/readme_examples.py [--check] [FILE…]

An example is a ``console`` block that begins with ``$ bizenv …``. Below each command is its output on a terminal of
80 columns, for the plan in ``data``. A block that begins with ``bizenv init`` runs in a new workspace; the output of
commands that write there is left out, because it holds the moment of writing. Blocks marked ``<!-- run -->`` install
bizenv and are left alone. A page whose blocks begin with a day is a story, which ``played_page`` plays.
"""

import argparse
import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import click

from bizenv.cli import chinese, session
from bizenv.cli import main as cli

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(Path(__file__).parent))

import played_page  # noqa: E402

FILES = (ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md")))
EXAMPLE = re.compile(r"(?<!<!-- run -->\n)```console\n(?P<commands>(?:\$ bizenv .*\n(?:(?!\$ |```).*\n)*)+)```")
WORKSPACE = re.compile(r"\$ bizenv init (\S+) && cd \1\n")
PLAYED_ON = "2020-01-06"
"""The day that bizenv takes for today in the workspace of an example."""


def output(command: str, folder: Path = ROOT) -> str:
    """What a command prints in a folder, errors included, on a terminal of 80 columns without colour."""
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream), contextlib.chdir(folder):
        cli.run(shlex.split(command)[1:])
    return stream.getvalue()


def refreshed(text: str) -> str:
    """The text of a README or a page, with the current output of its examples."""
    if played_page.is_story(text):
        return played_page.play(text, output)
    return EXAMPLE.sub(lambda match: "```console\n" + "".join(_runs(match["commands"])) + "```", text)


def _runs(block: str) -> Iterator[str]:
    opening = WORKSPACE.match(block)
    if opening is not None:
        yield opening[0]
        yield from _played(opening[1], block[opening.end() :])
        return
    for line in _commands(block):
        yield f"$ {line}\n" + output(line).rstrip("\n") + "\n"


def _played(name: str, block: str) -> Iterator[str]:
    """The commands of a workspace example and their output. Raises ValueError if one that writes is refused."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"BIZENV_TODAY": PLAYED_ON}):
        desk = Path(folder) / name
        output(f"bizenv init {name}", desk.parent)
        for line in _commands(block):
            said = output(line, desk)
            writes = records(line.split()[1])
            if writes and not said.startswith("已记录"):
                raise ValueError(f"{line}: {said}")
            yield f"$ {line}\n" + ("" if writes else said.rstrip("\n") + "\n")


def records(name: str) -> bool:
    """Whether a command writes entries of its own: it then has ``--dry-run``."""
    context = click.Context(cli.cli)
    command = cli.cli.get_command(context, name)
    return command is not None and any(it.name == "dry_run" for it in command.params)


def _commands(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def main() -> int:
    """Refresh the files, or with ``--check`` only list the stale ones. Returns 1 if ``--check`` found any, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("files", type=Path, nargs="*", default=FILES)
    arguments = parser.parse_args()
    session.App.width = 80  # type: ignore[assignment]  # as on a terminal of 80 columns
    session.App.colour = False  # type: ignore[assignment]
    chinese.speak_chinese()
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
