"""docs/commands.md: the help of every command, as it is printed."""

from click.testing import CliRunner

from bizenv import chinese
from bizenv.cli import COMMANDS, cli

_HEAD = """# 命令

由 `python scripts/generate_docs.py` 从各命令的帮助生成，与 `bizenv 命令 -h` 所见相同。

"""


def text() -> str:
    """The page."""
    chinese.install()
    blocks = [_HEAD + _block([])]
    blocks += [f"## {name}\n\n{_block([name])}" for name in COMMANDS]
    return "\n".join(blocks)


def _block(command: list[str]) -> str:
    result = CliRunner().invoke(
        cli, [*command, "-h"], prog_name="bizenv", env={"COLUMNS": "100"}, terminal_width=100, catch_exceptions=False
    )
    return f"```text\n{result.output.rstrip()}\n```\n"
