"""Problems as annotations of a GitHub workflow.

The form and the escapes are those of ``@actions/core``: ``%``, carriage return and line break are escaped everywhere,
``:`` and ``,`` in the properties too.
"""

from collections.abc import Iterable

from bizenv.base.problems import Problem
from bizenv.checks.catalogue import RULES


def annotations(problems: Iterable[Problem]) -> str:
    """A workflow command for each problem, one per line. Paths must be as the workflow has them, with slashes."""
    return "".join(_annotation(problem) + "\n" for problem in problems)


def _annotation(problem: Problem) -> str:
    place = problem.place
    properties = {
        "file": place.path,
        "line": place.line,
        "col": place.column,
        "endColumn": place.column + max(1, problem.width),
        "title": f"{problem.code} {RULES[problem.code].sentence}",
    }
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    said_of = f"{problem.subject}　" if problem.subject else ""
    message = f"{said_of}{problem.message}" + (f"\n建议：{problem.remedy}" if problem.remedy else "")
    return f"::{problem.level} {said}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
