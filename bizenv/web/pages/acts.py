"""记录: the form of each act, a preview of its entries, and their writing."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from bizenv.base.errors import MisuseError, NotFoundError
from bizenv.desk import acts, writing
from bizenv.desk.act import Act, compose
from bizenv.desk.given import GivenError, read_year
from bizenv.ledger.status import Status
from bizenv.web import filling
from bizenv.web.asking import Asked
from bizenv.web.boxes import list_labels
from bizenv.web.recording import Recording, answer
from bizenv.web.render import render
from bizenv.web.routing import place

_UNNAMED = {"years": "没有选哪一年：在要定账的年度前打勾", "unit": "没有说是哪一家：从单位的页面进来"}
"""What is said where the address does not name what an act is about."""


def show_act(asked: Asked) -> Response:
    """An act on the tasks or the entries that the address names: its form, its preview, or its writing."""
    act = acts.find(asked.path["command"])
    named = _name(asked, act)
    desk = asked.desk
    files = filling.keep_files(asked)
    filled = filling.take(asked, act, files)
    statuses = _find_statuses(asked, act, named)

    def prepare() -> writing.Prepared:
        filling.refuse_faulty(filled.errors)
        return act.prepare(desk, _take(act, named), filled.facts, **filled.values)

    def command() -> str:
        evidence = {ask.typed for ask in act.fields if filling.is_evidence(ask)}
        names = [path.name for path in files]
        typed = {key: [*texts, *names] if key in evidence else texts for key, texts in filled.typed.items()}
        shown = [f"{desk.opening}{it}" for it in named] if act.about == "tasks" else named
        return compose(act.command, shown, act.asks, typed, desk.typed_data)

    return answer(
        asked,
        Recording(
            act.title,
            act.duty,
            statuses,
            lambda: filling.list_fields(act, filled, statuses, told=asked.posted),
            files,
            list_labels(act),
            prepare,
            command,
            act.ways,
            filled.way,
            filled.errors.get(filling.CHOICE, "") if asked.posted else "",
            _say(asked, act, named),
            (asked.make_address("/units/new"), "承接的单位是新设的，先列入名单")
            if act.command == "reorganise"
            else None,
        ),
    )


def show_recorded(asked: Asked) -> Response:
    """What was recorded in one go, each with the way to take it back."""
    from bizenv.web.recorded import list_recorded

    return render(asked, "recorded.html", recorded=list_recorded(asked))


def _name(asked: Asked, act: Act) -> tuple[str, ...]:
    """What the address names, of one plan, which is asked from then on. Raises NotFoundError."""
    if act.about == "tasks":
        named = asked.desk.take_ids(tuple(asked.texts("on")))
    elif act.about == "years":
        named = tuple(sorted(text.removesuffix("年") for text in asked.texts("year")))
    elif act.about == "unit":
        named = tuple(asked.desk.registry.department(text).name for text in asked.texts("unit")[:1])
    else:
        named = tuple(asked.desk.take_entry(text) for text in asked.texts("entry"))
    if not named:
        raise NotFoundError(_UNNAMED.get(act.about, "没有说是哪一件：从事项的页面进来"))
    return named


def _take(act: Act, named: tuple[str, ...]) -> Any:
    """What is named as the act's function takes it. Raises MisuseError for what is no year."""
    if act.about == "years":
        try:
            return tuple(read_year(text) for text in named)
        except GivenError as error:
            raise MisuseError(str(error)) from None
    return named[0] if act.about in ("entry", "unit") else named


def _find_statuses(asked: Asked, act: Act, named: Sequence[str]) -> list[Status]:
    """How the tasks stand that an act is about."""
    desk = asked.desk
    if act.about in ("years", "unit"):
        return []
    if act.about == "tasks":
        wanted = {task.id for text in named for task in desk.registry.named(text)}
    else:
        wanted = {writing.find_current(desk, text)[0].task for text in named}
    return [status for status in desk.standing(desk.today).statuses if status.task.id in wanted]


def _say(asked: Asked, act: Act, named: Sequence[str]) -> str:
    """What is said of what an act is about, where that is no task."""
    if act.about == "tasks":
        return ""
    if act.about in ("years", "unit"):
        return "、".join(f"{it}年" for it in named) if act.about == "years" else named[0]
    return "；".join(_say_entry(asked, text) for text in named)


def _say_entry(asked: Asked, text: str) -> str:
    """What an entry says that an act is about."""
    from bizenv.views.wording import entries

    entry = writing.find_current(asked.desk, text)[0]
    return f"{entry.date} {entries.what(entry)}：{entries.said(entry, asked.desk.rules.letters)}"


ROUTES = (
    place("/act/{command}", show_act, methods=("GET", "POST"), refills=True),
    place("/recorded", show_recorded),
)
