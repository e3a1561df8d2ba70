"""One page a file; each says its addresses in ``ROUTES``."""

from types import ModuleType

from bizenv.web.pages import (
    acts,
    checking,
    correct,
    doubts,
    exports,
    first,
    forms,
    intake,
    issued,
    letters,
    making,
    missing,
    papers,
    plans,
    search,
    task,
    tasks,
    today,
    units,
    verifying,
    worklist,
)

PAGES: tuple[ModuleType, ...] = (
    today,
    tasks,
    task,
    acts,
    correct,
    forms,
    making,
    verifying,
    worklist,
    letters,
    missing,
    exports,
    checking,
    issued,
    papers,
    units,
    search,
    first,
    intake,
    doubts,
    plans,
)
"""The pages, in the order of the way through the office; ``papers`` takes any name below /papers, so it comes after those that have one."""
