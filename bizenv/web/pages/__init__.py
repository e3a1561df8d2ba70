"""One page a file; each says its addresses in ``ROUTES``."""

from types import ModuleType

from bizenv.web.pages import acts, doubts, first, intake, plans, task, tasks, today

PAGES: tuple[ModuleType, ...] = (today, tasks, task, acts, first, intake, doubts, plans)
"""The pages, in the order of the way through the office."""
