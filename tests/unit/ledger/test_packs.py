"""A pack holds every entry byte for byte, whatever is in it and whatever the ends of lines."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bizenv.ledger import packs

NAMES = st.tuples(st.sampled_from(["2.1", "12.1", "S2", "plan"]), st.integers(0, 16**12 - 1)).map(
    lambda it: f"2019-12-27_{it[0]}_report_{it[1]:012x}"
)
CONTENTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=20), min_size=1).map(
    lambda lines: "".join(f"{line}\n" for line in lines).encode()
)
ENTRIES = st.dictionaries(NAMES, CONTENTS.filter(packs.can_hold), max_size=8)


@given(ENTRIES)
def test_what_is_put_into_a_pack_comes_out_of_it(entries: dict[str, bytes]):
    content = packs.join(2019, entries.items())
    found = packs.split(content)
    assert [(it.name, it.content) for it in found] == sorted(entries.items())
    assert list(packs.list_names(content)) == sorted(entries)
    lines = content.split(b"\n")
    assert all(lines[it.line - 2] == f"--- # {it.name}".encode() for it in found)


@given(ENTRIES, st.sampled_from(["2.1", "12.1", "S2", "plan"]))
def test_the_table_leads_to_every_entry_of_a_task_and_to_no_other(entries: dict[str, bytes], task: str):
    content = packs.join(2019, entries.items())
    table = packs.measure_table(content[: packs.HEAD_BYTES], len(content))
    assert table is not None
    places = packs.find_in_table(content[len(content) - table :], task)
    found = [packs.split(content[at : at + length]) for at, length in places]
    wanted = [it for it in sorted(entries.items()) if f"_{task}_" in it[0]]
    assert [(it.name, it.content) for (it,) in found] == wanted
    assert list(packs.pick(content, f"_{task}_")) == wanted


@given(ENTRIES, st.data())
def test_a_pack_that_lost_anything_is_not_whole(entries: dict[str, bytes], data: st.DataObject):
    content = packs.join(2019, entries.items())
    name = packs.name_pack(2019, content)
    assert packs.is_whole(f"_packs/{name}", content)
    cut = data.draw(st.integers(0, len(content) - 1))
    assert not packs.is_whole(f"_packs/{name}", content[:cut])
    assert packs.measure_table(content[: packs.HEAD_BYTES][:cut], cut) is None


def test_any_yaml_parser_reads_a_pack_as_one_document_an_entry():
    entries = {
        "2019-12-27_2.1_report_3f9c12ab34cd": b"version: 1\nnote: a\n",
        "2019-12-28_2.1_report_3f9c12ab34ce": b"version: 1\n",
    }
    documents = list(yaml.safe_load_all(packs.join(2019, entries.items()).decode()))
    assert [it for it in documents if it is not None] == [{"version": 1, "note": "a"}, {"version": 1}]


def test_ends_of_lines_turned_by_git_change_nothing_that_counts():
    entries = {
        "2019-12-27_2.1_report_3f9c12ab34cd": b"version: 1\n",
        "2019-12-28_S1_report_3f9c12ab34ce": b"version: 1\n",
    }
    content = packs.join(2019, entries.items())
    turned = content.replace(b"\n", b"\r\n")
    assert packs.is_whole(packs.name_pack(2019, content), turned)
    assert {it.name: it.content for it in packs.split(turned)} == dict.fromkeys(entries, b"version: 1\r\n")


@pytest.mark.parametrize("content", [b"", b"# bizenv-pack 1\n", b"\xff\xfe", b"--- # a"])
def test_what_is_no_pack_has_no_table_and_is_not_newer(content: bytes):
    assert packs.measure_table(content, len(content)) is None
    assert not packs.is_newer(content)
