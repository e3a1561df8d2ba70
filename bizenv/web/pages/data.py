"""数据: what is wrong with it and where, which data it is, what each rule is for. It answers where no other page can."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from starlette.responses import Response

from bizenv.base.errors import BizenvError, DataError, NotFoundError
from bizenv.base.text import escape
from bizenv.desk.data.informing import gather as gather_facts
from bizenv.desk.shell import repeat_option
from bizenv.views.wording.problems import sum_up
from bizenv.web.asking import Asked
from bizenv.web.problems import gather, shorten
from bizenv.web.render import render
from bizenv.web.routing import place

_MOST_CHANGES = 200
"""How many changes against a lock are shown."""


def show_data(asked: Asked) -> Response:
    """The problems of the data, with their lines: what ``validate`` lists."""
    desk = asked.desk
    select, ignore, against = (asked.text(name) for name in ("select", "ignore", "against"))
    strict = bool(asked.text("strict"))
    from bizenv.desk.data.examining import Findings, choose_codes  # all checks, which no other page needs
    from bizenv.web.examined import examine

    found: Findings | None = None
    error = ""
    try:
        codes = choose_codes([select] if select else [], [ignore] if ignore else [])
        found = examine(asked.office, list_folders(asked), codes, against or None, anew=bool(asked.text("anew")))
    except BizenvError as fault:
        error = str(fault)
    files, left = gather(found.problems, found.lines, asked.office.home) if found is not None else ([], [])
    typed = [("strict", strict), ("select", select or None), ("ignore", ignore or None), ("against", against or None)]
    return render(
        asked,
        "data.html",
        error=error,
        found=found,
        passes=found is not None and found.passes(strict=strict),
        told=sum_up(found.problems, found.size, found.ignored, found.unread) if found is not None else "",
        files=files,
        left=left,
        strict=strict,
        command=f"bizenv validate{''.join(repeat_option(name, value) for name, value in typed)}{desk.typed_data}",
        notes=desk.notes,
    )


def list_folders(asked: Asked) -> list[Path]:
    """The folders of the plans that are asked, even broken ones; that of the packaged one where a person has none. Raises DataError."""
    return asked.desk.named_folders or [Path(asked.office.home)]


def show_of_one(asked: Asked, what: str, show: Callable[[Asked, Path], Response]) -> Response:
    """A page about the files of the plan that is asked; where there are several, a choice of them. ``what``: it is about, in Chinese."""
    folders = list_folders(asked)
    if len(folders) == 1:
        return show(asked, folders[0])
    named = [(folder.name, escape(shorten(folder, asked.office.home))) for folder in folders]
    return render(asked, "data_which.html", what=what, plans=named)


def find_bar(asked: Asked, folder: Path, refuse: Callable[..., None]) -> str:
    """Why a file of a plan cannot be changed here; empty if it can. ``refuse``: raises where it is not a person's own."""
    try:
        refuse(folder, own=asked.office.own)
        asked.desk.refuse_writing()
    except BizenvError as fault:
        return str(fault)
    return ""


def show_info(asked: Asked) -> Response:
    """Which data is used, in which version, how large, and how its lock stands to it: what ``info`` and ``lock --check`` tell."""
    desk = asked.desk
    plans = []
    for folder in list_folders(asked):
        try:
            lines, error = gather_facts(desk.open(str(folder)), desk.cache).lines, ""
        except DataError as fault:
            lines, error = (), str(fault)
        plans.append((escape(shorten(folder, asked.office.home)), lines, error, _tell_lock(folder)))
    return render(asked, "data_info.html", plans=plans, command=f"bizenv info{desk.typed_data}")


def _tell_lock(folder: Path) -> tuple[str, list[str], bool]:
    """How a lock stands to its data, what differs, and whether ``lock`` has something to do."""
    from bizenv.desk.data.locking import Locking

    try:
        found = Locking(folder)
        changes = list(found.tell_changes())
        more = len(changes) - _MOST_CHANGES
        shown = [*changes[:_MOST_CHANGES], *([f"另有 {more} 处"] if more > 0 else [])]
        fault = f"原来的校验锁读不懂（第 {found.fault.line} 行：{found.fault}）；" if found.fault is not None else ""
        return f"{fault}{found.tell_state()}", shown, not found.same
    except BizenvError as error:
        return str(error), [], False


def show_rules(asked: Asked) -> Response:
    """Every rule that is checked: what ``explain`` lists."""
    from bizenv.checks.explain import explain_all

    groups = [(name, list(some)) for name, some in groupby(explain_all().values(), key=lambda it: it.group)]
    return render(asked, "data_rules.html", groups=groups, command="bizenv explain")


def show_rule(asked: Asked) -> Response:
    """A rule explained, as a page or, where a page asks for it, as a piece of that. Raises NotFoundError."""
    from bizenv.checks.explain import explain_all

    known = explain_all()
    code = asked.path["code"].upper()
    if code not in known:
        raise NotFoundError(f"没有检查规则“{escape(asked.path['code'])}”")
    template = "data_explained.html" if asked.moving else "data_rule.html"
    return render(asked, template, it=known[code], command=f"bizenv explain {code}")


ROUTES = (
    place("/data", show_data, slow=True),
    place("/data/info", show_info),
    place("/data/rules", show_rules),
    place("/data/rules/{code}", show_rule),
)
