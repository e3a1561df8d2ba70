"""One page a file; each says its addresses in ``ROUTES``."""

from types import ModuleType

from bizenv.web.pages import acts, checking, exports, issued, letters, missing, papers, task, tasks, today

PAGES: tuple[ModuleType, ...] = (
    today,
    tasks,
    task,
    acts,
    letters,
    missing,
    exports,
    checking,
    issued,
    papers,
)
"""The pages, in the order of the way through the office."""
