"""What the boxes of a form are called: the words of an error name options, a person in a browser sees labels."""

import re
from collections.abc import Mapping

from bizenv.base.errors import NotFoundError
from bizenv.desk import acts
from bizenv.desk.act import Act, Switch
from bizenv.ledger.entry import Kind

_BLANKS = "姓名|理由|机关|文号|材料|原因|指标=数|指标=数值"
"""What stands after an option in place of what a person writes there."""
_OPTION = re.compile(
    r"(?P<whole>bizenv [a-z]+[^，；。（）“”]*)"
    r"|(?:(?P<command>[a-z]+) )?--(?P<option>[a-z][a-z-]*)"
    rf"(?: (?:(?P<blank>{_BLANKS})(?![^\W\d_])|(?P<value>[0-9][^\s，；、。（）]*)))?"
)


def list_labels(act: Act) -> dict[str, str]:
    """What each option of an act is called in its form."""
    labels = {ask.option if isinstance(ask, Switch) else ask.typed: ask.label for ask in act.asks}
    return labels | {option: way.label for way in act.ways for option in way.given if option not in labels}


def name_boxes(words: str, labels: Mapping[str, str]) -> str:
    """Words that name options, with the labels of their boxes in place of them; a whole command stays as it is.

    ``labels``: by the option. An option after the name of its command is that of another act: record --coordinate.
    """

    def name(match: re.Match[str]) -> str:
        if match["whole"]:
            return match[0]
        option, before = match["option"], match["command"]
        if before:
            try:
                other = acts.find(before)
            except NotFoundError:
                return match[0]
            label = list_labels(other).get(option)
            return f"“{other.title}”的“{label}”" if label else match[0]
        label = labels.get(option)
        if label is None:
            return match[0]
        return f"“{label}”" + (f"填 {match['value']}" if match["value"] else "")

    told = _OPTION.sub(name, words)
    told = re.sub("” ?“", "”、“", told)
    return re.sub("” (?=[^\x00-\x7f])", "”", re.sub("(?<=[^\x00-\x7f]) “", "“", told))


def find_label(kind: Kind, name: str) -> str:
    """What a field of an entry of a kind is called, as in the form that records it; else as wherever it stands."""
    from bizenv.desk.act import FACTS
    from bizenv.ledger.fields import FIELDS
    from bizenv.ledger.names import TEXTS

    for command in (*acts.ON_TASKS, *acts.ON_ENTRIES):
        act = acts.find(command)
        found = [ask.label for ask in act.fields if ask.name == name]
        if found and (act.kind == kind or (act.kind, kind) == ("extend", "request")):
            return found[0]
    field = FIELDS[name]
    own = {ask.name: ask.label for ask in FACTS} | TEXTS
    return own.get(name) or field.helps.get(kind) or field.help
