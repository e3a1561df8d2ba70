"""The hidden sheets of a form, one for each of its plans: which plan, unit and period its sheets are of, and their seal."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bizenv.base.days import DayError
from bizenv.base.tuples import NamedTuple
from bizenv.forms import layout, seal
from bizenv.forms.cells import clip, read_text
from bizenv.forms.content import MARK, VERSION
from bizenv.forms.layout import FILL, FILL_1, FormTable
from bizenv.forms.opening import list_hidden
from bizenv.intake.archive import FormError
from bizenv.standing import periods
from bizenv.standing.periods import Period

_BROKEN = "内部标记坏了；请用发下去的表填报"


class PartMark(NamedTuple):
    """What a hidden sheet says of a plan's part of a form.

    name: what stands behind the titles of the part's sheets; empty where the form is of one plan.
    keyed: whether the plan's id opens the keys of the rows; before version 3 it does not.
    rows, digest: how many rows were sent out, and the digest of their keys, as they stand there.
    seals: by the titles of the tables that were sent out; empty for version 1.
    table: the first sheet as the form's version has it.
    """

    hidden: Any
    plan: str
    department: str
    period: str
    name: str
    keyed: bool
    rows: str
    digest: str
    seals: Mapping[str, seal.Seal]
    table: FormTable

    @property
    def round(self) -> Period:
        """The period that the part is about."""
        return periods.parse_period(self.period)

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the tables that were, or for version 1 may have been, sent out, each with that of its sheet."""
        return {
            title: layout.name_sheet(title, self.name) if title != layout.HELP else title
            for title in self.seals or [*layout.TABLES, layout.HELP]
        }


def find_marks(book: Any) -> list[Any]:
    """The hidden sheets, by what stands on them if somebody renamed them. Raises FormError if the workbook is no form."""
    found = list_hidden(book, MARK)
    if not found:
        raise FormError("不是 bizenv 发出的填报表；请用发下去的表填报")
    return found


def read_mark(hidden: Any) -> PartMark:
    """What a hidden sheet says. Raises FormError if it is broken or of a newer version."""
    version, plan, department, period, rows, digest = (read_text(hidden.cell(n, 1)) for n in range(1, 7))
    number = _read_version(version)
    try:
        periods.parse_period(period)
    except DayError:
        raise FormError(f"内部标记里的期间“{clip(period)}”坏了；请用发下去的表填报") from None
    try:
        seals = seal.read(hidden)
    except ValueError:
        raise FormError(_BROKEN) from None
    if (FILL.title in seals) is (number == 1):
        raise FormError(_BROKEN)
    return PartMark(
        hidden=hidden,
        plan=plan,
        department=department,
        period=period,
        name=seal.read_name(hidden),
        keyed=number > 2,
        rows=rows,
        digest=digest,
        seals=seals,
        table=FILL_1 if number == 1 else FILL.with_own(seal.read_own(hidden)),
    )


def _read_version(version: str) -> int:
    """The number of a form's version. Raises FormError for one that is not known here."""
    match = re.fullmatch(f"{MARK} ([0-9]{{1,6}})", version)
    if match is None or int(match[1]) < 1:
        raise FormError(f"填报表的版本“{clip(version)}”坏了；请用发下去的表填报")
    if int(match[1]) > VERSION:
        raise FormError(
            f"填报表的版本是“{version}”，是更新的 bizenv 发出的（这里只认到 {VERSION}）；请升级 bizenv 再收"
        )
    return int(match[1])


def write_mark(
    hidden: Any,
    plan: str,
    department: str,
    period: str,
    name: str,
    keys: Sequence[str],
    own: Sequence[str],
    digest: str,
) -> None:
    """Write what ``read_mark`` reads, but for the seal."""
    for n, fact in enumerate((f"{MARK} {VERSION}", plan, department, period, str(len(keys)), digest), start=1):
        hidden.cell(n, 1, fact).number_format = "@"
    for n, head in enumerate(own, start=seal.OWN_COLUMN):
        hidden.cell(seal.OWN_ROW, n, head).number_format = "@"
    if name:
        hidden.cell(*seal.NAME_PLACE, name).number_format = "@"
