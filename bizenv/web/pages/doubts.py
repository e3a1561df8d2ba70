"""存疑: what is still to be looked at in the plans of the workspace that were read out of a document."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from starlette.responses import Response

from bizenv.base import files, layout
from bizenv.base.errors import BizenvError, DataError, MisuseError
from bizenv.desk.plans import drafts, settling
from bizenv.desk.shell import shorten_path
from bizenv.plan.doubts import TOPICS, Checklist, parse
from bizenv.plan.model import Plan
from bizenv.web.asking import Asked
from bizenv.web.render import render
from bizenv.web.routing import place


def show_doubts(asked: Asked) -> Response:
    """The open doubts of a plan, each ticked as soon as a person has looked at it. Raises MisuseError, DataError."""
    folder = asked.desk.folder
    if asked.posted:
        return asked.write(lambda: _tick(asked, folder))
    found = read_open(folder) if asked.office.own else Checklist(())
    return render(
        asked,
        "doubts.html",
        found=found,
        topics=TOPICS,
        plan=asked.desk.book.plan,
        labels={task.id: f"{task.label}　{task.text}" for task in asked.desk.registry.tasks},
        path=shorten_path(folder / layout.DOUBTS),
        command=f"bizenv validate --select W526{asked.desk.typed_data}",
    )


def change_doubt(asked: Asked) -> Response:
    """What was read wrongly, put right in the files of the plan. Raises MisuseError, NotFoundError, DataError."""
    folder, number = asked.desk.folder, _take_number(asked)
    error = ""
    if asked.posted:
        try:
            return asked.write(lambda: _change(asked, folder, number))
        except BizenvError as failure:
            error = str(failure)
    opened = settling.open_doubt(folder, number)
    typed = {key.removeprefix("f:"): asked.text(key) for key in asked.form if key.startswith("f:")}
    fields = [it._replace(value=typed.get(it.name, "" if asked.posted else it.value)) for it in opened.fields]
    task = next((it for it in asked.desk.registry.tasks if opened.doubt.task in (it.id, it.measure.id)), None)
    return render(
        asked,
        "doubt_change.html",
        422 if error else 200,
        opened=opened,
        fields=fields,
        now=[it for it in opened.fields if it.value],
        topic=TOPICS[opened.doubt.topic],
        task=task,
        tasks=asked.desk.registry.tasks if opened.doubt.topic == "lost" else (),
        plan=asked.desk.book.plan,
        path=shorten_path(opened.path),
        error=error,
        command=f"bizenv validate --select W526{asked.desk.typed_data}",
    )


def _change(asked: Asked, folder: Path, number: int) -> str:
    values = {key.removeprefix("f:"): asked.text(key) for key in asked.form if key.startswith("f:")}
    settling.change(folder, number, values, asked.text("digest"))
    return f"/doubts?plan={asked.desk.book.plan.id}"


def read_open(folder: Path) -> Checklist:
    """The doubts of a plan that nobody has settled; none where it has no list. Raises DataError."""
    path = folder / layout.DOUBTS
    return (parse(files.read(path)) if os.path.lexists(path) else None) or Checklist(())


def count_doubts(found: Iterable[tuple[Plan, str]]) -> list[tuple[str, str, int]]:
    """The plans with doubts that nobody has settled: id, name, how many. ``found``: plans, each with its folder."""
    counted: list[tuple[str, str, int]] = []
    for plan, folder in found:
        with suppress(DataError):
            counted.append((plan.id, plan.title if not plan.short else plan.name, len(read_open(Path(folder)).open)))
    return [it for it in counted if it[-1]]


def _take_number(asked: Asked) -> int:
    number = asked.text("doubt")
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise MisuseError("没有说是哪一处存疑")
    return int(number)


def _tick(asked: Asked, folder: Path) -> str:
    drafts.settle(folder, [_take_number(asked)])
    return f"/doubts?plan={asked.desk.book.plan.id}"


ROUTES = (
    place("/doubts", show_doubts, methods=("GET", "POST")),
    place("/doubts/change", change_doubt, methods=("GET", "POST")),
)
