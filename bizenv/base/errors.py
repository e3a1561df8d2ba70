"""The ways in which bizenv is unable to go on.

A fault of the data is not an error but a value: see ``problems``. What is raised here is turned into words once,
at the edge of the program (``cli``), and each class owns the exit code that the README promises.
"""


class BizenvError(Exception):
    """Something that ends a command; ``str(error)`` is the sentence a person reads."""

    exit_code = 1


class MisuseError(BizenvError):
    """A command was called in a way that means nothing."""

    exit_code = 2


class NotFoundError(BizenvError):
    """No such task, measure, category or department."""

    exit_code = 3


class DataError(BizenvError):
    """The data cannot be read, or is too broken to answer from."""

    exit_code = 4


class FaultyDataError(BizenvError):
    """The data has faults that a lock would seal in."""

    exit_code = 1
