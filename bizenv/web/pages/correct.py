"""更正: the fields of an entry with what stands there; what was changed goes into the entry that replaces it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.responses import Response

from bizenv.base.errors import NotFoundError
from bizenv.desk import given as givens
from bizenv.desk import writing
from bizenv.desk.act import Ask, compose
from bizenv.desk.acts import correct
from bizenv.desk.given import GivenError
from bizenv.ledger.entry import Entry
from bizenv.ledger.fields import FIELDS
from bizenv.ledger.status import Status
from bizenv.views.wording import entries, words
from bizenv.web import filling
from bizenv.web.asking import Asked
from bizenv.web.boxes import find_label
from bizenv.web.filling import Field
from bizenv.web.recording import Recording, answer
from bizenv.web.routing import place

_REASON = Ask("reason", "为何更正", needed=True, help="为何更正")
_WHY = "why"
_DUTY = "只改写错的各项，其余照原来的；清空一栏就是去掉它。另记一条取代它，原来的一字不动。"


class _Correction:
    """What is asked of an entry, what stood there before, and what the form has now.

    errors: what is wrong, by option, once ``prepare`` has looked.
    """

    def __init__(self, asked: Asked, entry: Entry, statuses: Sequence[Status], files: Sequence[Path]) -> None:
        self.desk = asked.desk
        self.entry = entry
        self.statuses = statuses
        self.files = files
        self.asks = _list_asks(entry)
        self.reason = asked.text("reason")
        before = {ask.typed: _read_entry(entry, ask) for ask in self.asks}
        self.now = before
        if asked.posted:
            self.now = {ask.typed: _read_form(asked, ask, before[ask.typed], statuses) for ask in self.asks}
        self.changed = [ask for ask in self.asks if self.now[ask.typed] != before[ask.typed] or self._adds(ask)]
        self.cleared = [ask for ask in self.changed if not self.now[ask.typed] and not self._adds(ask)]
        self.errors = {} if self.reason or not asked.posted else {"reason": filling.MISSING}

    def _adds(self, ask: Ask) -> bool:
        """Whether files were sent along for a field."""
        return bool(self.files) and filling.is_evidence(ask)

    def prepare(self) -> writing.Prepared:
        """The entry that replaces it. Raises OptionsError, MisuseError, NotFoundError, DataError."""
        given: dict[str, Any] = {}
        for ask in self.changed:
            texts = [*self.now[ask.typed], *(map(str, self.files) if self._adds(ask) else ())]
            if ask not in self.cleared:
                try:
                    given[ask.option or ask.name] = givens.read(ask, texts, self.desk.today)
                except GivenError as error:
                    self.errors[ask.typed] = str(error)
        filling.refuse_faulty(self.errors)
        return correct.prepare(
            self.desk, self.entry.digest, self.reason, clear=tuple(ask.name for ask in self.cleared), **given
        )

    def compose(self) -> str:
        """The command line that does the same."""
        typed = {"reason": [self.reason]}
        for ask in self.changed:
            typed[ask.typed] = [*self.now[ask.typed], *(path.name for path in self.files if self._adds(ask))]
        cleared = "".join(f" --clear {ask.name}" for ask in self.cleared)
        return compose("correct", [self.entry.digest], (_REASON, *self.asks), typed, cleared + self.desk.typed_data)

    def list_fields(self) -> list[Field]:
        """What is asked, with what stands there."""
        made = [_make_field(_REASON, [self.reason] if self.reason else [], self.statuses)]
        made += [_make_field(ask, self.now[ask.typed], self.statuses) for ask in self.asks]
        return filling.mark_first([it._replace(error=self.errors.get(it.option, "")) for it in made if it is not None])


def show_correction(asked: Asked) -> Response:
    """The correction of the entry that the address names: its form, its preview, or its writing."""
    desk = asked.desk
    text = asked.text("entry")
    if not text:
        raise NotFoundError("没有说更正哪一条：从事项的页面进来")
    entry = writing.find_current(desk, desk.take_entry(text))[0]
    statuses = [status for status in desk.standing(desk.today).statuses if status.task.id == entry.task]
    files = filling.keep_files(asked)
    it = _Correction(asked, entry, statuses, files)
    said = f"{entry.date} {entries.what(entry)}：{entries.said(entry, desk.rules.letters)}"
    labels = {ask.typed: ask.label for ask in (_REASON, *it.asks)}
    return answer(
        asked, Recording("更正", _DUTY, statuses, it.list_fields, files, labels, it.prepare, it.compose, said=said)
    )


def _list_asks(entry: Entry) -> list[Ask]:
    """What may be changed in an entry, in the order of the form that records its kind."""
    asks = [
        ask._replace(label=find_label(entry.kind, ask.name))
        for ask in correct.CHANGES
        if FIELDS[ask.name].is_of(entry.kind)
    ]
    if FIELDS["reason"].is_needed(entry.kind):
        asks.append(Ask("reason", find_label(entry.kind, "reason"), option=_WHY, needed=False))
    order = list(FIELDS)
    return sorted(asks, key=lambda ask: order.index(ask.name))


def _read_entry(entry: Entry, ask: Ask) -> list[str]:
    """What stands in a field of an entry, as the form has it."""
    value = getattr(entry, ask.name)
    if value is None:
        return []
    if isinstance(value, dict):
        return [f"{name}={words.number(number)}" for name, number in value.items()]
    return [str(it) for it in value] if isinstance(value, tuple) else [str(value)]


def _read_form(asked: Asked, ask: Ask, before: list[str], statuses: Sequence[Status]) -> list[str]:
    """What was filled in; what the form did not show stays."""
    if _make_field(ask, (), statuses) is None:
        return before
    return filling.split(asked, ask)


def _make_field(ask: Ask, value: Sequence[str], statuses: Sequence[Status]) -> Field | None:
    made = filling.make_field(ask, "correct", value, statuses)
    return made and made._replace(help="" if ask.name != "evidence" else "各件都列上；删去一行就是不要那一件")


ROUTES = (place("/correct", show_correction, methods=("GET", "POST"), refills=True),)
