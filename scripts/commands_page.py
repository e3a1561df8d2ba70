"""docs/commands.md: the help of every command, as it is printed."""

import click
from click.testing import CliRunner

from bizenv.cli import chinese
from bizenv.cli.main import COMMANDS, cli

_HEAD = """# 命令

由 `python scripts/generate_docs.py` 从各命令的帮助生成，与 `bizenv 命令 -h` 所见相同。

"""


def text() -> str:
    """The text of the page."""
    chinese.speak_chinese()
    blocks = [_HEAD + _block([])]
    for name in COMMANDS:
        blocks.append(f"## {name}\n\n{_block([name])}")
        command = cli.get_command(click.Context(cli), name)
        inner = command.commands if isinstance(command, click.Group) else find_inner(command)
        blocks += [f"### {name} {each}\n\n{_block([name, each])}" for each in inner]
    return "\n".join(blocks)


def find_inner(command: click.Command | None) -> dict[str, click.Command]:
    """The commands beneath one that does something by itself, such as ``notice``."""
    inner = getattr(command, "list_commands", None)
    return inner() if inner is not None else {}


def _block(command: list[str]) -> str:
    result = CliRunner().invoke(
        cli, [*command, "-h"], prog_name="bizenv", env={"COLUMNS": "100"}, terminal_width=100, catch_exceptions=False
    )
    return f"```text\n{result.output.rstrip()}\n```\n"
