"""One page a file; each says its addresses in ``ROUTES``."""

from types import ModuleType

from bizenv.web.pages import acts, correct, forms, making, task, tasks, today, verifying, worklist

PAGES: tuple[ModuleType, ...] = (today, tasks, task, acts, correct, forms, making, verifying, worklist)
"""The pages, in the order of the way through the office."""
