"""Words of the document that were placed nowhere, put where a person says that they belong: into a task, or the plan's head."""

from collections.abc import Mapping
from typing import Any

from bizenv.base.errors import MisuseError
from bizenv.desk.plans import changing
from bizenv.desk.plans.changing import Field
from bizenv.desk.plans.fields import FIELDS, change_head
from bizenv.plan import ids
from bizenv.plan.build import build, name_rows

UNUSED = "unused"
"""They belong nowhere."""
_IN_TASK = {
    "text": "事项的正文，接在后面",
    "deadlines": "事项的完成时限",
    "lead": "事项的牵头单位",
    "support": "事项的配合单位",
}
_IN_HEAD = {
    it.key: f"方案的{it.label}" for it in FIELDS if it.key in ("mandate", "office", "title", "document", "issuer")
}


def list_fields(words: str, near: str = "") -> list[Field]:
    """What is asked of a person about words that have no place. ``near``: the number of the task in whose row they stand."""
    choices = (*_IN_TASK.items(), *_IN_HEAD.items(), (UNUSED, "不用，理由写在下面"))
    return [
        Field("words", "要放的文字", "area", words),
        Field("into", "放到", "select", "", choices),
        Field("task", "哪个事项", "task", near),
        Field("date", "作时限的，是哪一天", "day"),
        Field("why", "不用的理由", "text"),
    ]


def place(measures: Any, departments: Any, values: Mapping[str, str]) -> tuple[Any, Any]:
    """The data with the words in their place. Raises MisuseError where it is not said where, or there is no such task."""
    into, words = values.get("into", ""), " ".join(values.get("words", "").split())
    if into == UNUSED:
        return measures, departments
    if into not in _IN_TASK and into not in _IN_HEAD:
        raise MisuseError("没有选放到哪里")
    if not words:
        raise MisuseError("要放的文字是空的")
    if into in _IN_HEAD:
        return change_head(measures, {into: words}), departments
    path = _find_task(measures, departments, values.get("task", ""))
    fields = {it.name: it.value for it in changing.list_fields(measures, departments, "measures", path, ())}
    if into == "deadlines":
        changed = {"deadline:new:text": words, "deadline:new:date": values.get("date", "")}
    elif into == "text":
        changed = {"text": f"{fields['text']}{words}"}
    else:
        changed = {into: "、".join(filter(None, (fields[into], words)))}
    return changing.apply(measures, departments, "measures", path, (), changed)


def tell_why(values: Mapping[str, str]) -> str:
    """Why the words are not used; empty where they are, or no reason was given."""
    return values.get("why", "") if values.get("into") == UNUSED else ""


def _find_task(measures: Any, departments: Any, named: str) -> changing.Steps:
    """The path of a task that was named by its printed number or its id. Raises MisuseError."""
    if not named.strip():
        raise MisuseError("没有写是哪个事项：写它的编号，如 27(3)")
    registry, sources = build(measures, departments)
    number = ids.fold_number(named)
    found = {task.id for task in registry.tasks if number in (task.id, ids.fold_number(task.label))}
    paths = {own: path for path, own in name_rows(registry, sources).items()}
    if len(found) != 1:
        raise MisuseError(f"没有编号为“{named}”的事项：写它的编号，如 27(3)")
    return tuple(step if isinstance(step, int) else str(step) for step in paths[found.pop()])
