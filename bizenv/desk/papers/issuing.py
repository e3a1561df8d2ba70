"""A paper on its way out: what keeps it back, its number, its bytes, and the entry that says it was issued."""

import datetime as dt
import re
import secrets
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from bizenv.base import layout
from bizenv.base.errors import DataError, MisuseError, OptionsError
from bizenv.base.tuples import NamedTuple
from bizenv.desk import extras, writing
from bizenv.desk.desk import Desk
from bizenv.desk.shell import shorten_path
from bizenv.ledger.names import PAPERS
from bizenv.standing import series
from bizenv.store import journal
from bizenv.views.wording import entries

if TYPE_CHECKING:
    from bizenv.ledger.entry import Entry
    from bizenv.ledger.entry import Paper as Sort
    from bizenv.ledger.status import Status
    from bizenv.plan.model import Task
    from bizenv.standing.periods import Period
    from bizenv.views.wording.paper import Given, Paper


class Drawn(NamedTuple):
    """A paper that was drawn up, and what has to be known to let it out.

    sort, period: under which it is put on record as issued; no sort: it never is.
    tasks: what it is about; None for the whole plan; empty where it was made sure who has them.
    chosen: what else was chosen for it, as in ``Entry.chosen``; with it the same paper can be drawn up again.
    """

    paper: "Paper"
    sort: "Sort | None" = None
    period: "Period | None" = None
    tasks: "Sequence[Task] | None" = None
    chosen: tuple[str, ...] = ()


def check(desk: Desk, drawn: Drawn) -> None:
    """Raise MisuseError for a paper that may not go out: units in doubt, open places once approved, a text that is too long.

    Warns of a text that is rather long.
    """
    if drawn.tasks is None or drawn.tasks:
        desk.refuse_doubted(drawn.tasks)
    refuse_open(drawn.paper)
    check_length(desk, drawn.paper)


def take_given(desk: Desk, day: dt.date | None, **texts: str | None) -> "Given":
    """What is given for a document: ``number``, ``issuer``, ``approved_by``, ``post``, and its day.

    A document bears the day of its approval: the one given, else today; a draft bears none unless it is given.
    Raises OptionsError if a text is empty.
    """
    from bizenv.views.wording.paper import Given

    for key, text in texts.items():
        if text is not None and not text.strip():
            raise OptionsError(f"--{key.replace('_', '-')} 不能是空的")
    return Given(**texts, day=day or (desk.today if texts.get("approved_by") else None))


def refuse_disputed(status: "Status", what: str) -> None:
    """Raises MisuseError for a task under review, about which no paper goes out; ``what`` is not done."""
    if status.disputes:
        it = status.disputes[0]
        raise MisuseError(
            f"{status.task.label} {it.by}有异议，正在复核，{what}；先作复核结论："
            f"bizenv recheck {it.digest} --result upheld（成立）或 dismissed（不成立） --by 复核人"
        )


def require_mandate(desk: Desk) -> None:
    """Raises MisuseError for a plan that does not say why its tasks may be supervised: letters and circulars name units.

    The source: 政府督查工作条例, article 5, lists whom and for what a government may supervise.
    """
    if desk.registry.plan.mandate is None:
        raise MisuseError(
            "方案没有写明督查的依据，不发函、不通报：补在方案的基本情况里（bizenv plan set 督查依据=依据的原话，"
            "哪一条规定，或谁批准列入督查），再出"
        )


_FILLED_BY = {
    "【待编号】": "--number",
    "【待署名】": "--issuer，或 rules.yaml 的 issuers",
    "【待定主送机关】": "--to，或方案基本情况里的向谁报告",
    "【待补审定人职务】": "--post",
    "【待填】": "联系人、办公电话：写在 rules.yaml 的 reply_to",
}
"""Where a person gives what stands in an open place of a document, for those that do not say so themselves."""


def refuse_open(paper: "Paper") -> None:
    """Raises MisuseError for a document that somebody has approved while places in it are still open."""
    if paper.preliminary and paper.given.approved_by:
        raise MisuseError("收报截止日之前只是预稿，数字还会变，不能定稿；不加 --approved-by 先看预稿")
    places = paper.list_open() if paper.given.approved_by else []
    if places:
        told = [f"{place}（{_FILLED_BY[place]}）" if place in _FILLED_BY else place for place in places]
        raise MisuseError(
            f"还有{len(places)}处待补，不能定稿：{'、'.join(told)}。补齐后再加 --approved-by；先看送审稿的，不加它"
        )


WARNED, REFUSED = 3000, 4000
"""How many characters the text of a paper may have before it is warned of, and before it is refused."""


def check_length(desk: Desk, paper: "Paper") -> None:
    """Warn of a text that is too long. Raises MisuseError if it is far too long.

    整治形式主义为基层减负若干规定 (2024) limits a text on one task to 4,000 characters.
    """
    if paper.length > REFUSED:
        raise MisuseError(f"正文{paper.length}字，超过{REFUSED}字，不能印发；缩短所附的话再出")
    if paper.length > WARNED:
        desk.say(f"正文{paper.length}字，超过{WARNED}字，宜再精简")


def number_next(desk: Desk, sort: "Sort", given: "Given") -> "Given":
    """What was given for a document, with the next number of its series where that is asked for by ``next``.

    Circulars and briefs begin at 1. Raises MisuseError for another sort of which none has a number yet, DataError.
    """
    if given.number != "next":
        return given
    day, known = given.day or desk.today, series.list_papers(desk.ledger.issued, sort)
    if sort in ("report", "request"):
        return given._replace(number=count_on(known, day, PAPERS[sort], "某督文"))
    return given._replace(number=series.find_next(known, day) or "1")


def count_on(given: list[series.Numbered], day: dt.date, name: str, sign: str) -> str:
    """The number that follows those given to the documents called ``name``.

    Raises MisuseError where none has one yet; ``sign`` begins the number of the example.
    """
    number = series.find_next(given, day)
    if number is None:
        raise MisuseError(f"台账里的{name}还没有编过号，无从接着编；先给第一个，如 --number {sign}〔{day.year}〕1号")
    return number


def bind(paper: "Paper", form: str = "docx") -> bytes:
    """The bytes of a document as a Word file, or as Markdown (``md``). Raises MisuseError if python-docx is not installed."""
    if form == "md":
        from bizenv.views.markdown import paper as plain

        return plain.render(paper).encode("utf-8", "backslashreplace")
    with extras.needed_for("Word 文档"):
        from bizenv.views.office import word
    return word.render(paper)


def find_issue(desk: Desk, content: bytes) -> "Entry | None":
    """The entry that says that a file was issued; None if none does. Raises DataError, MisuseError without a workspace."""
    digest = sha256(content).hexdigest()
    return next((e for e in writing.read_task(desk, None).ledger.issued if e.sha256 == digest), None)


def is_recorded(desk: Desk, drawn: Drawn) -> bool:
    """Whether a paper is put on record as issued once its file is written: an approved one, of a plan with a ledger."""
    if drawn.sort is None or drawn.paper.given.approved_by is None or desk.named_folder is None:
        return False
    return layout.is_workspace(desk.named_folder)


def make_record(desk: Desk, drawn: Drawn, content: bytes) -> Callable[[], None] | None:
    """A function that puts an approved document on record as issued, checked now; None if there is nothing to record.

    What was issued is the file whose digest stands in the entry: the same file once more is not another issue. The
    function raises DataError if the entry cannot be written.
    """
    sort, period, given = drawn.sort, drawn.period, drawn.paper.given
    if sort is None or not is_recorded(desk, drawn):
        return None
    kept = writing.read_task(desk, None)
    before = find_issue(desk, content)
    if before is not None:
        desk.say(f"这一份已于 {before.date} 签发（{before.name}），没有再记")
        return None
    other = [e for e in kept.ledger.issued if e.paper == sort and period is not None and e.period == period.name]
    if other and period is not None:
        desk.say(f"注意：{period.words}的{PAPERS[sort]}已于 {other[-1].date} 签发过（{other[-1].name}），这一份另记")
    facts = writing.Common(given.day or desk.today, None, None, None)
    ready = writing.check(
        desk,
        None,
        kept,
        lambda: facts.entry(
            desk,
            None,
            "issue",
            None,
            paper=sort,
            number=given.number,
            period=period.name if period is not None else None,
            as_of=drawn.paper.as_of,
            known=desk.recorded_by,
            approved_by=given.approved_by,
            post=given.post,
            sha256=sha256(content).hexdigest(),
            chosen=drawn.chosen,
        ),
    )

    def write() -> None:
        try:
            path = journal.append(desk.workspace, ready, secrets.token_hex(8))
        except DataError as error:
            raise DataError(
                f"文件已写，但没有记入台账：{error}；改好后照原样再运行一次（Word 文件加 --force），记上才算签发"
            ) from None
        desk.say(f"已记入台账：{entries.said(ready)}（{shorten_path(path)}）")

    return write


def date_sheets(desk: Desk, given: "Given") -> "Given":
    """What is given of sheets for checking (核对稿), which nobody approves: the office issues them, today if no day is given."""
    return given._replace(issuer=given.issuer or desk.registry.plan.office or None, day=given.day or desk.today)


def name_sheet(unit: str, ending: str, form: str) -> str:
    """The name of the file of a unit's sheet. ``ending``: what stands after the unit; ``form``: docx or md."""
    return f"{re.sub(_UNFIT, '_', unit)}_{ending}.{form}"


_UNFIT = r'[\\/:*?"<>|\s]'
"""What the name of a file may not hold on Windows."""
