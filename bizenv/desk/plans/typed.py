"""What a person has typed into the boxes of a draft and not yet confirmed: kept beside it, so that no button loses it."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from bizenv.base import files
from bizenv.base.tuples import NamedTuple
from bizenv.desk.plans import changing
from bizenv.desk.plans.drafts import Drafted
from bizenv.desk.plans.fields import read_head

_TYPED = "typed.json"


class Typed(NamedTuple):
    """What differs from the data: of the head by its keys, of the doubts by their numbers and the names of their fields."""

    head: dict[str, str]
    fields: dict[int, dict[str, str]]

    def without(self, numbers: Iterable[int]) -> "Typed":
        """The same without what was typed at these doubts."""
        gone = {*numbers}
        return self._replace(fields={number: it for number, it in self.fields.items() if number not in gone})


def read(folder: Path) -> Typed:
    """What was typed and is kept. Raises DataError."""
    path = folder / _TYPED
    if not path.is_file():
        return Typed({}, {})
    kept = json.loads(files.read(path))
    return Typed(kept["head"], {int(number): it for number, it in kept["fields"].items()})


def keep(folder: Path, typed: Typed) -> None:
    """Keep what was typed. Raises DataError."""
    files.write(folder / _TYPED, json.dumps(typed._asdict(), ensure_ascii=False).encode())


def name_state(fields: Iterable[changing.Field]) -> str:
    """A short digest of what the fields of a doubt said when they were shown."""
    return sha256(repr([(field.name, field.value) for field in fields]).encode()).hexdigest()[:8]


def compare(
    draft: Drafted,
    before: Typed,
    head: Mapping[str, str],
    shown: Mapping[int, str],
    sent: Mapping[int, Mapping[str, str]],
) -> Typed:
    """What was typed once a form with all boxes of a page has come in.

    before: what is kept already; it stays for doubts that were not on the page. shown: the doubts on the page with the state
    of their fields as it was shown: a box whose value has changed since then says nothing. head, sent: what stood in the boxes.
    """
    fields = {number: it for number, it in before.fields.items() if number not in shown}
    for number, state in shown.items():
        own = [field for doubt in draft.doubts if doubt.number == number for field in draft.fields(doubt)]
        if name_state(own) != state:
            continue
        values = sent.get(number, {})
        typed = {it.name: text for it in own if (text := _take(it, values)) != it.value.strip()}
        if typed:
            fields[number] = typed
    now = read_head(draft.measures)
    changed = {key: text for key, text in head.items() if text.strip() != now[key].strip()}
    return Typed(changed, fields)


def _take(field: changing.Field, values: Mapping[str, str]) -> str:
    """What stands in a box; a tick that was taken out is not sent."""
    return values.get(field.name, "" if field.kind in ("flag", "choice") else field.value).strip()
