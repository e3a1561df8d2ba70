"""核验: what waits for the office as a worklist, one decided after the other or many at once."""

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from bizenv.base.errors import BizenvError, MisuseError, OptionsError
from bizenv.desk import arrived, writing
from bizenv.desk.acts.verify import ACT
from bizenv.desk.forms import waiting
from bizenv.desk.forms.waiting import Decided, Item
from bizenv.web import filling
from bizenv.web.asking import Asked
from bizenv.web.boxes import list_labels, name_boxes
from bizenv.web.recorded import list_recorded
from bizenv.web.render import render
from bizenv.web.routing import place

MOST_SHOWN = 200
"""How many are shown at once: those that came first."""
_FOUND = "found:"
"""What the names of the boxes for values that the office found begin with: the key of the item and the target follow."""
_SHARED, _OF_RETURN = ("by", "date", "method", "note"), ("ground", "limit")
_LABELS = list_labels(ACT) | {"value": "核实为"}
"""What the boxes are called here: the numbers that were found stand with each item."""
_KEPT = ("by", "method", "date")
"""What stays filled in for the next decision."""


class _UndecidedError(MisuseError):
    """Some cannot be decided so. ``errors``: why, by the keys of their items."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("；".join(errors.values()))
        self.errors = errors


def show_verifying(asked: Asked) -> Response:
    """What waits, with the fields of a decision; a decision's preview, or its record."""
    if not asked.posted or asked.step == "edit":
        return _show(asked)
    try:
        if asked.step != "write":
            return _preview(asked)
        try:
            return asked.write(lambda: _write(asked))
        except _UndecidedError as error:
            return _refuse(asked, error.errors)
        except arrived.ArrivedError as error:
            return _preview(asked, str(error))
    except BizenvError as error:
        return _show(asked, str(error))


def _decide(asked: Asked) -> Decided:
    """The decision that the form asks for. Raises OptionsError for what is not filled in or wrong, NotFoundError."""
    files = filling.keep_files(asked)
    items = waiting.pick(waiting.list_items(asked.desk, asked.desk.today), asked.texts("on"))
    if not items:
        raise OptionsError("没有选事项；在要核验的前面打勾")
    filled = filling.take(asked, ACT, files)
    if filling.CHOICE in filled.errors:
        raise OptionsError("按“通过”或“退回”")
    filling.refuse_faulty(filled.errors)
    typed = {**filled.typed, "evidence": [*filled.typed["evidence"], *(path.name for path in files)]}
    return waiting.decide(asked.desk, items, filled.facts, filled.values, typed, _find_values(asked))


def _find_values(asked: Asked) -> Mapping[str, Sequence[str]]:
    """The values that the office found, by the keys of their items."""
    found: dict[str, list[str]] = {}
    for name in asked.form:
        number = asked.text(name)
        if name.startswith(_FOUND) and number:
            key, _, target = name.removeprefix(_FOUND).partition(":")
            found.setdefault(key, []).append(f"{target}={number}")
    return found


def _preview(asked: Asked, error: str = "") -> Response:
    """What would be recorded, or what is wrong with it. ``error``: why it was not recorded."""
    decided = _decide(asked)
    if decided.errors:
        return _refuse(asked, decided.errors)
    told = [writing.tell(one, row, ahead=True) for one, row in waiting.write(decided, dry_run=True)]
    return render(
        asked,
        "verifying_preview.html",
        422 if error else 200,
        error=error,
        told=told,
        sent=asked.list_filled(),
        seen=arrived.list_seen(_pair(decided)),
        kept=asked.basket,
        commands=decided.commands,
        notes=list(dict.fromkeys([*asked.desk.notes, *decided.notes])),
    )


def _refuse(asked: Asked, errors: Mapping[str, str]) -> Response:
    return _show(asked, f"{len(errors)}件不能这样核验，见各件；一件也没有记", errors)


def _pair(decided: Decided) -> arrived.Seen:
    return [(one, it) for one, prepared in decided.ready for it in prepared.ready]


def _write(asked: Asked) -> str:
    """Record the decision and return the address of what still waits."""
    decided = _decide(asked)
    if decided.errors:
        raise _UndecidedError(decided.errors)
    if "seen" in asked.form:
        arrived.refuse_unseen(_pair(decided), asked.text("seen"))
    rows = waiting.write(decided, dry_run=False)
    kept = [(option, asked.text(option)) for option in _KEPT if asked.text(option)]
    told = [("recorded", entry.digest) for _, (_, _, entry, _) in rows]
    return asked.make_address("/verifying", *kept, *told)


def _show(asked: Asked, error: str = "", errors: Mapping[str, str] | None = None) -> Response:
    desk = asked.desk
    items = waiting.list_items(desk, desk.today)
    leads = list(dict.fromkeys(item.lead for item in items))
    lead = asked.query.get("lead", "")
    found = [item for item in items if not lead or item.lead == lead]
    shown = found[:MOST_SHOWN]
    files = filling.keep_files(asked)
    fields = {it.option: it for it in filling.list_fields(ACT, filling.take(asked, ACT), (), told=asked.posted)}
    of_pass = [option for option in fields if option not in (*_SHARED, *_OF_RETURN, "received")]
    return render(
        asked,
        "verifying.html",
        422 if error else 200,
        error=name_boxes(error, _LABELS),
        errors={key: name_boxes(words, _LABELS) for key, words in (errors or {}).items()},
        items=shown,
        rest=len(found) - len(shown),
        total=len(items),
        late=sum(item.late for item in items),
        leads=leads,
        lead=lead,
        marked=set(asked.texts("on")) if asked.posted else set(),
        boxes=_list_boxes(asked, shown),
        groups=[[fields[option] for option in group] for group in (_SHARED, _OF_RETURN, of_pass)],
        open_more=any(fields[option].value or fields[option].error for option in of_pass),
        kept=asked.basket if files else "",
        files=files,
        recorded=list_recorded(asked) if "recorded" in asked.query else [],
        plans=[(it.plan.id, it.plan.name, sum(item.plan == it.plan.id for item in items)) for it in desk.books],
        notes=desk.notes,
    )


def _list_boxes(asked: Asked, items: Sequence[Item]) -> dict[str, list[tuple[str, str, str]]]:
    """For each item with targets its boxes: name, words, and what was filled in."""
    return {
        item.key: [
            (f"{_FOUND}{item.key}:{name}", words, asked.text(f"{_FOUND}{item.key}:{name}") if asked.posted else "")
            for name, words in item.measured
        ]
        for item in items
    }


ROUTES = (place("/verifying", show_verifying, methods=("GET", "POST"), refills=True),)
