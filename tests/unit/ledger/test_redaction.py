"""What is taken out is gone whatever the words are; what stays is as it was."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv.base.errors import MisuseError
from bizenv.ledger.entry import Entry, Kind, add_name, render, to_data
from bizenv.ledger.fields import FIELDS
from bizenv.ledger.names import KINDS, TEXTS
from bizenv.ledger.redaction import MARK, collect, digest_rest, judge, list_fields, take_out

WORDS = st.text("甲乙丙", min_size=1, max_size=3)


def report(**fields) -> Entry:
    day = dt.date(2019, 11, 20)
    made = Entry("", "example-2019", "report", "1.1", "2019-11-20T09:30:00.000000+08:00", day, stage="done", **fields)
    return add_name(made)


def redaction(of: Entry, after: Entry, field: str, hour: int = 10) -> Entry:
    rest = digest_rest(render(to_data(after)).encode())
    moment = f"2019-12-02T{hour}:00:00.000000+08:00"
    made = Entry("", of.plan, "redact", of.task, moment, dt.date(2019, 12, 2), of=of.name, field=field, sha256=rest)
    return add_name(made)


@given(st.text("甲乙丙丁", min_size=1, max_size=20), st.lists(WORDS, min_size=1, max_size=3))
def test_no_word_is_left_and_all_else_stays(text: str, words: list[str]):
    entry = report(note=text, problem=text)
    if any(word not in text for word in words):
        with pytest.raises(MisuseError):
            take_out(entry, "note", words)
        return
    after = take_out(entry, "note", words)
    note = after.note or ""
    assert not any(word in note for word in words)
    assert after._replace(note=text) == entry
    kept = "".join(note.split(MARK))
    assert len(kept) < len(text)
    assert "丁" * text.count("丁") == "".join(c for c in kept if c == "丁")


@pytest.mark.parametrize("kind", KINDS)
def test_only_texts_that_decide_nothing_can_be_taken_out(kind: Kind):
    for field in list_fields(kind):
        assert FIELDS[field].value in ("text", "texts")
        assert field in TEXTS
    assert not {"approved_by", "document", "post", "number", "field", "unit", "old", "into", "chosen"} & {
        *list_fields(kind)
    }


def test_who_decided_stays_and_who_only_handed_in_may_go():
    assert "by" in list_fields("report")
    assert not any("by" in list_fields(kind) for kind in ("verify", "object", "recheck"))


def test_a_text_that_says_that_there_is_nothing_is_not_marked_as_if_it_had_said_something():
    with pytest.raises(MisuseError):
        take_out(report(problem="无"), "problem")
    assert take_out(report(evidence=("无", "照片")), "evidence").evidence == ("无", MARK)


def test_what_is_left_is_judged_by_the_last_redaction():
    first = report(note="甲反映", problem="乙不配合")
    second = take_out(first, "note", ["甲"])
    third = take_out(second, "problem", ["乙"])
    one, two = redaction(first, second, "note"), redaction(first, third, "problem", 11)
    taken = collect([two, one, first])[first.name]
    assert taken == [one, two]

    def judged(entry: Entry, flaw=None):
        return judge(entry, flaw, digest_rest(render(to_data(entry)).encode()), taken)

    assert judged(third, "edited") is None
    assert judged(second, "edited") == judged(first) == "unredacted"
    assert judged(third._replace(progress=90), "edited") == "edited"
    assert judged(third, "foreign") == "foreign"


def test_a_redaction_whose_field_has_no_mark_explains_nothing():
    entry = report(note="甲反映")
    edited = entry._replace(note="没有反映")
    assert judge(edited, "edited", digest_rest(b""), [redaction(entry, edited, "note")]) == "edited"
    rest = digest_rest(render(to_data(edited)).encode())
    assert judge(edited, "edited", rest, [redaction(entry, edited, "note")]) == "unredacted"


def test_a_text_does_not_grow_beyond_what_may_be_read():
    with pytest.raises(MisuseError, match="太短"):
        take_out(report(note="甲" * 9_000), "note", ["甲"])
