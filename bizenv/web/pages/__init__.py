"""One page a file; each says its addresses in ``ROUTES``."""

from types import ModuleType

from bizenv.web.pages import (
    acts,
    checking,
    clues,
    correct,
    data,
    exports,
    forms,
    issued,
    letters,
    making,
    missing,
    papers,
    rubric,
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
    clues,
    data,
    rubric,
)
"""The pages, in the order of the way through the office."""
