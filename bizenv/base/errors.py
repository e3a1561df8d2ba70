"""The exceptions that end a command.

A fault of the data is not an exception but a value: see ``problems``. The command line (``cli``) catches these
exceptions and prints their message; each class has the exit code that the README documents.
"""


class BizenvError(Exception):
    """Something that ends a command; ``str(error)`` is the sentence a person reads."""

    exit_code = 1


class MisuseError(BizenvError):
    """A command was called with arguments that make no sense."""

    exit_code = 2


class OptionsError(MisuseError):
    """The options of a command contradict each other, or one is missing; its help says how to use them."""


class NotFoundError(BizenvError):
    """There is no task, measure, department, rule or entry of that name, or there are several."""

    exit_code = 3


class DataError(BizenvError):
    """The data cannot be read, or is too broken to answer from."""

    exit_code = 4


class FaultyDataError(BizenvError):
    """The data has errors that must be corrected before it is locked or copied into a workspace."""

    exit_code = 1
