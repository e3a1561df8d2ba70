"""One page a file; each says its addresses in ``ROUTES``."""

from types import ModuleType

from bizenv.web.pages import acts, correct, task, tasks, today

PAGES: tuple[ModuleType, ...] = (today, tasks, task, acts, correct)
"""The pages, in the order of the way through the office."""
