"""A command that does something by itself and has others beneath it: ``bizenv notice`` and ``bizenv notice list``."""

from collections.abc import Callable, Mapping
from typing import Any

import click


class CommandWithOthers(click.Command):
    """A command with others beneath it. ``beneath``: by the name of each, a function that imports it."""

    def __init__(self, *args: Any, beneath: Mapping[str, Callable[[], click.Command]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.beneath = beneath

    def list_commands(self) -> dict[str, click.Command]:
        """The commands beneath it, by name."""
        return {name: load() for name, load in self.beneath.items()}

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of this command, or of one beneath it."""
        if args and args[0] in self.beneath:
            name = f"{info_name} {args[0]}"  # as help and errors call it
            return self.beneath[args[0]]().make_context(name, args[1:], parent=parent, **extra)
        return super().make_context(info_name, args, parent=parent, **extra)
