"""Hostile input: whatever is done to the files, the answer is problems and an exit code, never a traceback.

A few hundred edits here; the long run is the same laws with more of them:

    BIZENV_HOSTILE=10000 python -m pytest tests/laws/test_hostile.py -k edit --hypothesis-seed=1

Failures that it found are kept among tests/cases and in tests/commands/test_hostile_files.py.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizenv.base import yamlfile
from bizenv.checks.plan import examine
from bizenv.checks.schema import faults
from bizenv.ledger.entry import make_digest, parse_rendered, render
from bizenv.ledger.fields import FIELDS
from bizenv.ledger.shape import is_sound
from bizenv.store import plans as store
from bizenv.views.data import github
from bizenv.views.data import json as data
from bizenv.views.terminal import problems
from bizenv.views.wording.problems import sum_up

CASES = Path(__file__).parents[1] / "cases" / "plan"
REAL = Path(store.find_packaged())
EDITS = int(os.environ.get("BIZENV_HOSTILE", "240"))
MOST = 200
"""Megabytes that an examination may take."""

PIECES = [
    *("\0", "\x1b[31m", "\x7f", "\ufeff", "\u202e", "\u200b", "\u2028", "\xa0", "　", "\t", "\r", "\r\n", "\n", " "),
    *(
        "：",
        "，",
        "【",
        "]",
        "[",
        "}",
        "{",
        "'",
        '"',
        "|",
        ">",
        "%",
        "@",
        "&a",
        "*a",
        "!!python/object:os.system",
        "---",
        "...",
        "#",
        "- ",
        "? ",
    ),
    *(
        "<<: *a",
        "key: ",
        "null",
        "~",
        "NO",
        "true",
        "1.10",
        "012",
        "12:30",
        "1e999",
        "-1",
        "0x1F",
        "9" * 400,
        ".inf",
        ".nan",
    ),
    *(
        "9999-99-99",
        "0000-00-00",
        "2019-02-30",
        "[" * 60,
        "{a: " * 60,
        "x" * 10_000,
        "😀\u200d👩",
        "e\u0301",
        "[red]",
        "<script>",
        "=cmd|' /C calc'!A0",
    ),
]
SHAPES = [
    None,
    True,
    -1,
    0,
    1.5,
    10**30,
    "",
    " ",
    "x" * 10_000,
    [],
    {},
    [[]],
    [None],
    {"": ""},
    {"text": []},
    "[/red]",
    "2019-12-31",
]

ON_BYTES = st.tuples(
    st.sampled_from(["flip", "drop", "insert", "cut", "encode"]),
    st.floats(0, 1),
    st.integers(1, 400),
    st.binary(max_size=8),
)
ON_TOKENS = st.tuples(
    st.sampled_from(["insert", "replace", "drop-line", "double-line", "move-line", "indent", "outdent", "swap"]),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from(PIECES),
)
ON_TREE = st.tuples(
    st.sampled_from(["drop", "double", "replace", "rename", "nest"]),
    st.lists(st.integers(0, 400), max_size=9),
    st.sampled_from(SHAPES),
)
ON_NODES = st.tuples(
    st.sampled_from(["drop", "double", "double", "empty", "empty", "swap", "replace"]),
    st.integers(0, 4000),
    st.sampled_from(SHAPES),
)
EDIT = st.one_of(
    st.tuples(st.just("nodes"), st.lists(ON_NODES, min_size=1, max_size=3)),
    st.tuples(st.just("bytes"), st.lists(ON_BYTES, min_size=1, max_size=3)),
    st.tuples(st.just("tokens"), st.lists(ON_TOKENS, min_size=1, max_size=4)),
    st.tuples(st.just("tree"), st.lists(ON_TREE, min_size=1, max_size=3)),
)


def on_bytes(content: bytes, how: str, where: float, size: int, more: bytes) -> bytes:
    at = int(where * len(content))
    match how:
        case "flip":
            return content[:at] + bytes(b ^ 0x55 for b in content[at : at + 1]) + content[at + 1 :]
        case "drop":
            return content[:at] + content[at + size :]
        case "insert":
            return content[:at] + more + content[at:]
        case "cut":
            return content[:at]
        case _:
            encoding = ("gbk", "utf-16", "utf-8-sig", "utf-32", "big5")[size % 5]
            return content.decode("utf-8", "replace").encode(encoding, "replace")


def on_tokens(text: str, how: str, where: float, other: float, piece: str) -> str:
    lines = text.split("\n")
    n, m = int(where * (len(lines) - 1)), int(other * (len(lines) - 1))
    at = int(where * len(text))
    match how:
        case "insert":
            return text[:at] + piece + text[at:]
        case "replace":
            return text[:at] + piece + text[at + 1 + int(other * 12) :]
        case "drop-line":
            del lines[n]
        case "double-line":
            lines.insert(n, lines[n])
        case "move-line":
            lines.insert(m, lines.pop(n))
        case "indent":
            lines[n] = "  " + lines[n]
        case "outdent":
            lines[n] = lines[n][1:]
        case _:
            lines[n], lines[m] = lines[m], lines[n]
    return "\n".join(lines)


def on_tree(tree, how: str, path: list[int], value):
    """Walk down as the numbers say, and spoil what is there."""
    value = deepcopy(value)  # a later step may spoil it too
    where = tree
    for step in path[:-1]:
        keys = list(where) if isinstance(where, dict) else range(len(where)) if isinstance(where, list) else []
        inner = [k for k in keys if isinstance(where[k], dict | list) and where[k]]
        if not inner:
            break
        where = where[inner[step % len(inner)]]
    keys = list(where) if isinstance(where, dict) else list(range(len(where)))
    if not keys:
        return tree
    key = keys[(path[-1] if path else 0) % len(keys)]
    match how:
        case "drop":
            del where[key]
        case "double" if isinstance(where, list):
            where.insert(key, deepcopy(where[key]))  # the same object would be written as an alias
        case "rename" if isinstance(where, dict):
            where[f"{key}x"] = where.pop(key)
        case "nest":
            where[key] = [where[key]] if isinstance(value, list) else {"text": where[key]}
        case _:
            where[key] = value
    return tree


def on_node(tree, how: str, which: int, value):
    """Spoil one of all the values in a tree, however deep."""
    pairs = []
    waiting = [tree]
    while waiting:
        where = waiting.pop()
        for key in list(where) if isinstance(where, dict) else range(len(where)):
            pairs.append((where, key))
            waiting += [where[key]] if isinstance(where[key], dict | list) else []
    if not pairs:
        return tree
    where, key = pairs[which % len(pairs)]
    match how:
        case "drop":
            del where[key]
        case "double" if isinstance(where, list):
            where.insert(key, deepcopy(where[key]))
        case "empty" if isinstance(where[key], list):
            where[key] = []
        case "swap":
            other, name = pairs[(which * 7 + 1) % len(pairs)]
            if type(other[name]) is type(where[key]) and not isinstance(where[key], dict | list):
                where[key], other[name] = other[name], where[key]
        case _:
            where[key] = deepcopy(value)
    return tree


def spoiled(content: bytes, edit) -> bytes:
    kind, steps = edit
    if kind == "bytes":
        for step in steps:
            content = on_bytes(content, *step)
        return content
    text = content.decode("utf-8")
    if kind == "tokens":
        for step in steps:
            text = on_tokens(text, *step)
        return text.encode("utf-8", "surrogatepass")
    tree = yaml.load(text, yaml.CSafeLoader)  # numbers stay numbers: as texts they would hide every other fault
    for step in steps:
        tree = on_tree(tree, *step) if kind == "tree" else on_node(tree, *step)
    return yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False).encode()


def holds(folder: Path) -> None:
    """What has to be true of any two files."""
    found = examine(folder / "measures.yaml", folder / "departments.yaml")
    # Of a file in another encoding the lines are not kept; their ends are.
    lines = {
        d.path: len(d.lines) or len(re.split(b"\r\n|\r|\n", Path(d.path).read_bytes()))
        for d in found.documents.values()
    }
    for problem in found.problems:
        assert problem.place.line >= 1
        assert problem.place.column >= 1
        assert problem.place.line <= lines.get(problem.place.path, 10**6) + 1, problem
    total = sum_up(found.problems, {})
    text = {d.path: d.lines for d in found.documents.values()}
    shown = problems.render_problems(found.problems, text, total, 80, colour=False)
    assert shown.endswith("\n")
    json.loads(data.validation(found.problems, {}, [], [], 0, unread=False))
    github.render(found.problems)
    assert found.registry is not None or any(p.level == "error" for p in found.problems)


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    """The files to be spoiled: the real plan with its lock, and the small one of the cases."""
    folders = {}
    for name, source in (("real", REAL), ("small", CASES)):
        folder = tmp_path_factory.mktemp(name)
        for file in ("measures.yaml", "departments.yaml", "measures.lock"):
            if (source / file).exists():
                (folder / file).write_bytes((source / file).read_bytes())
        folders[name] = folder
    return folders


@pytest.mark.slow
@settings(
    max_examples=EDITS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(
    base=st.sampled_from(["small", "small", "real"]),
    name=st.sampled_from(["measures.yaml", "measures.yaml", "departments.yaml", "measures.lock"]),
    edit=EDIT,
)
def test_edits_of_the_files_give_problems_and_never_a_traceback(plans, base, name, edit):
    path = plans[base] / name
    if not path.exists() or (name == "measures.lock" and edit[0] in ("tree", "nodes")):
        return
    content = path.read_bytes()
    try:
        path.write_bytes(spoiled(content, edit))
        holds(path.parent)
    finally:
        path.write_bytes(content)


@settings(max_examples=EDITS, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(["measures.yaml", "departments.yaml"]), edit=EDIT)
def test_an_edited_text_is_read_alike_at_both_speeds(name, edit):
    content = spoiled((CASES / name).read_bytes(), edit)
    quick = yamlfile.parse(name, content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yamlfile, "_read_values", _doubt)
        slow = yamlfile.parse(name, content)
    assert repr(quick.data) == repr(slow.data)  # True equals 1
    assert quick.problems == slow.problems


def _doubt(text: str) -> None:
    raise yamlfile._DoubtError


LEDGER = Path(__file__).parents[1] / "cases" / "ledger"
RECORDED = """\
2019-10-10 record 1.1 --progress 40 --note 已开工 --evidence 照片 --next 继续
2019-11-20 record 1.1 --done --date 2019-11-18 --received 2019-11-20 --evidence 回函
2019-11-22 verify 1.1 --return --limit 2019-12-05 --note 缺少明细
2019-11-25 record 1.2 --deadline 1 --done --evidence 清单
2019-11-26 verify 1.2 --deadline 1 --pass --by 张某
2019-11-27 record 1.2 --deadline 2 --progress 30 --problem 人手不足 --coordinate 请开放接口 --period 2019-Q4
2019-11-28 extend 2 --until 2021-03-31 --approved-by 区政府 --document 批示 --reason 等办法
2019-11-29 record 2 --progress 10 --value 办理时间=4
2019-12-02 assign 3 --leader 李某 --person 王某
2019-12-03 notice 1.1 --step 1 --limit 2019-12-20 -o sent
2019-12-04 supersede 3 --document 新文件 --effective 2019-12-01 --until 2020-06-30 --lead 区经济信息委 --text 新要求
2019-12-05 terminate S1 --approved-by 区政府 --document 批示 --reason 由市级统一办理
"""
"""What is on record before it is spoiled: entries of every kind but the two that name others, which the test adds."""
VALUES = [
    *SHAPES,
    *("0001-01-01", "9999-12-31", "9999-12-31T23:59:59.999999+08:00", "0001-01-01T00:00:00.000000+08:00", "2019-24-01"),
    *(
        "2019-24-01T10:00:00.000000+08:00",
        "2019-02-30",
        "20191231",
        "2019-W01-1",
        "2019-12-31 # x",
        "'x'",
        "0000",
        "9999",
    ),
    *("2019-Q4", "9999-12", "0001", "done", "no_change", "pass", "return", "withdraw", "supersede", "urgent", "null"),
    *("1.1", "1.2", "9.9", "S1", "27(3)", "example-2019", "60", 2, 3, 60, 101, 999, 10**15, -(10**30), 10**4298, 0.5),
    *(
        float("nan"),
        float("inf"),
        1e300,
        False,
        [""],
        ["甲", "甲"],
        ["x" * 30_000],
        {"办理时间": 3},
        {"办理时间": 10**40},
    ),
    *(
        {"办理时间": "3"},
        {"": 0},
        {"甲": None},
        [[[[]]]],
        "\x1b[31m",
        "\u202e",
        "\u200b",
        "\ud800",
        "a\nb",
        "a\tb",
        " a",
        "13812345678",
    ),
]
ON_FIELDS = st.tuples(
    st.sampled_from(["set", "set", "set", "drop", "add", "double", "empty"]),
    st.integers(0, 99),
    st.sampled_from(VALUES),
)
ENTRY_EDIT = st.one_of(st.tuples(st.just("fields"), st.lists(ON_FIELDS, min_size=1, max_size=3)), EDIT)
QUESTIONS = [
    *(
        ("list",),
        ("list", "--format", "json"),
        ("overdue",),
        ("due", "--within", "400d"),
        ("show", "1.1", "2"),
        ("log",),
    ),
    *(
        ("missing",),
        ("missing", "--period", "2019-Q4"),
        ("report",),
        ("report", "--period", "2019", "--by", "department"),
    ),
    *(
        ("report", "--since", "2019-10-01", "--reasons"),
        ("bulletin", "--period", "2019-Q4"),
        ("bulletin", "--kind", "report"),
    ),
    *(("brief",), ("department", "区政务办"), ("departments",), ("timeline",), ("trend",), ("targets",), ("validate",)),
    *(("validate", "--format", "json"), ("export", "-", "--format", "json"), ("export", "-", "--format", "csv")),
    *(("export", "-", "--format", "markdown"), ("export", "{out}.sqlite"), ("export", "{out}.ics"), ("search", "印章")),
    *(
        ("show", "1.2", "--format", "json"),
        ("log", "--format", "json"),
        ("record", "1.1", "--progress", "50", "--dry-run"),
    ),
    *(("verify", "1.1", "--pass", "--dry-run"), ("lock", "--check"), ("info",), ("dashboard", "-o", "{out}.html")),
    *(("notice", "1.1", "--step", "1", "--limit", "2020-03-01", "-o", "{out}", "--draft", "--format", "md"),),
    *(("correct", "1_report", "--note", "x", "--reason", "y", "--dry-run"),),
]
DAYS = [
    (),
    (),
    (),
    ("--as-of", "2019-12-20"),
    ("--as-of", "9999-12-31"),
    ("--as-of", "0001-01-01"),
    ("--as-of", "2021-01-05"),
]
UNDATED = ("validate", "record", "verify", "correct", "notice", "lock", "info", "search")


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory, once: Callable[..., None]) -> Path:
    """A small workspace with something on record, whose files are spoiled and put back."""
    folder = tmp_path_factory.mktemp("hostile") / "desk"
    folder.mkdir()
    for name in ("measures.yaml", "departments.yaml"):
        shutil.copy(LEDGER / name, folder)
    measures = folder / "measures.yaml"
    content = measures.read_text("utf-8")
    measures.write_text(content.replace("\n  issued:", "\n  mandate: {text: 定期通报}\n  issued:", 1), "utf-8")
    once("lock", "--data", folder, today="2019-10-01")
    shutil.copy(Path(store.__file__).with_name("rules.yaml"), folder)
    (folder / "ledger").mkdir()
    for line in RECORDED.splitlines():
        day, *typed = line.replace("-o sent", f"-o {folder.parent / 'sent'}").split(" ")
        once(*typed, "--data", folder, today=day)
    first = min((folder / "ledger" / "1.1").iterdir()).stem.rpartition("_")[2]
    third = min((folder / "ledger" / "2").glob("*_report_*")).stem.rpartition("_")[2]
    once("correct", first, "--progress", "45", "--reason", "笔误", "--data", folder, today="2019-12-06")
    once("withdraw", third, "--reason", "记错了", "--data", folder, today="2019-12-07")
    return folder


def on_fields(content: bytes, steps) -> bytes:
    data = parse_rendered(content.decode())
    assert data is not None
    more = ""
    for how, where, value in steps:
        key = list(data)[where % len(data)] if data else "note"
        match how:
            case "drop":
                data.pop(key, None)
            case "add":
                data[[*FIELDS, "unknown"][where % (len(FIELDS) + 1)]] = value
            case "double":
                more += f"{key}: {json.dumps(value)}\n"
            case "empty":
                more += f"{[*FIELDS][where % len(FIELDS)]}:\n"
            case _:
                data[key] = value
    return (render(data) + more).encode("utf-8", "surrogatepass")


def spoil_entry(path: Path, edit, fitting: bool) -> Path:
    """Spoil an entry's file; ``fitting``: under the name that its new content gives it, as far as that is a name."""
    content = path.read_bytes()
    content = on_fields(content, edit[1]) if edit[0] == "fields" else spoiled(content, edit)
    path.unlink()
    if fitting:
        path = path.with_name(f"{path.stem.rpartition('_')[0]}_{make_digest(content)}.yaml")
    path.write_bytes(content)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.slow
@settings(max_examples=EDITS, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    target=st.sampled_from(
        ["entry", "entry", "entry", "rules.yaml", "measures.yaml", "measures.yaml", "departments.yaml"]
    ),
    which=st.integers(0, 99),
    edit=ENTRY_EDIT,
    fitting=st.sampled_from([True, True, False]),
    typed=st.lists(st.tuples(st.sampled_from(QUESTIONS), st.sampled_from(DAYS)), min_size=6, max_size=6),
    today=st.sampled_from(["2020-01-06", "2020-01-06", "2019-12-01", "9999-12-31", "0001-01-01"]),
)
def test_an_edited_workspace_is_answered_from_and_never_changed(
    run, tmp_path, spoilt: Path, monkeypatch, target, which, edit, fitting, typed, today
):
    answers_from_an_edited_workspace(run, tmp_path, spoilt, monkeypatch, target, which, edit, fitting, typed, today)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    which=st.integers(0, 99),
    edit=ENTRY_EDIT,
    typed=st.lists(st.tuples(st.sampled_from(QUESTIONS), st.sampled_from(DAYS)), min_size=2, max_size=2),
)
def test_a_few_edited_entries_with_fitting_names_are_answered_from(
    run, tmp_path, spoilt: Path, monkeypatch, which, edit, typed
):
    """The same law in a few seconds, on what it has most often broken."""
    answers_from_an_edited_workspace(
        run, tmp_path, spoilt, monkeypatch, "entry", which, edit, True, typed, "2020-01-06"
    )


def answers_from_an_edited_workspace(
    run, tmp_path, folder: Path, monkeypatch, target, which, edit, fitting, typed, today
) -> None:
    """Whatever was done to one file, every command ends with an exit code that is documented, and changes no data."""
    before = contents(folder)
    entries = sorted((folder / "ledger").rglob("*.yaml"))
    path = entries[which % len(entries)] if target == "entry" else folder / target
    spoiled_path = path
    try:
        if target == "entry":
            spoiled_path = spoil_entry(path, edit, fitting)
        else:
            if edit[0] == "fields":
                return
            path.write_bytes(spoiled(path.read_bytes(), edit))
        there = contents(folder)
        monkeypatch.setenv("BIZENV_TODAY", today)
        for words, day in typed:
            words = [word.replace("{out}", str(tmp_path / "out")) for word in words]
            result = run(*words, *(() if words[0] in UNDATED else day), "--data", folder)
            assert result.code in (0, 1, 2, 3, 4), (words, day, result.err)
            assert "自身出错" not in result.err
            assert contents(folder) == there
        result = run("record", "3", "--stage", "in_progress", "--note", "另记", "--data", folder)
        assert result.code in (0, 2, 3, 4), result.err
        after = contents(folder)
        assert {name: after[name] for name in there} == there  # added to, never changed
    finally:
        for name in contents(folder):
            if name not in before:
                Path(name).unlink()
        for name, content in before.items():
            Path(name).write_bytes(content)
        assert spoiled_path == path or not spoiled_path.exists()


@settings(max_examples=EDITS, deadline=None, suppress_health_check=list(HealthCheck))
@given(which=st.integers(0, 99), steps=st.lists(ON_FIELDS, min_size=1, max_size=3))
def test_an_edited_entry_that_passes_the_quick_test_passes_the_strict_models(spoilt: Path, which, steps):
    entries = sorted((spoilt / "ledger").rglob("*.yaml"))
    content = on_fields(entries[which % len(entries)].read_bytes(), steps)
    try:
        data = parse_rendered(content.decode())
    except UnicodeDecodeError:
        return
    if data is not None and is_sound(data):
        assert list(faults.find_faults("entry", data)) == []


BOMBS = {
    "brackets": b"[" * 200_000,
    "braces": b"{a: " * 100_000,
    "dashes": b"- " * 100_000,
    "one long word": "字".encode() * 1_000_000,
    "quotes": b'"' * 300_000,
    "aliases": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 110)),
    "anchors": b"".join(b"k%d: &a%d x\n" % (n, n) for n in range(20_000)),
    "one key often": b"plan: x\n" * 50_000,
    "nul": b"\0" * 1_000_000,
    "a huge number": b"version: " + b"9" * 1_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_with_a_problem_in_bounded_memory(name: str, tmp_path: Path, environment):
    (tmp_path / "measures.yaml").write_bytes(BOMBS[name])
    (tmp_path / "departments.yaml").write_bytes((CASES / "departments.yaml").read_bytes())
    program = (
        "import sys\nfrom pathlib import Path\nfrom bizenv.cli.main import run\ncode = run(['validate', sys.argv[1]])\n"
        # On Linux the process's own peak: what getrusage tells begins with the memory of the process that forked it.
        "try:\n    text = Path('/proc/self/status').read_text()\n    peak = int(text.split('VmHWM:')[1].split()[0]) / 1024\n"
        "except OSError:\n    try:\n        import resource\n    except ImportError:\n        sys.exit(code)\n"
        "    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == 'darwin' else 1024)\n"
        "print(f'PEAK {peak:.0f}', file=sys.stderr)\nsys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], env=environment, capture_output=True, check=False
    )
    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode == 1, said
    assert "Traceback" not in said
    if "PEAK" in said:
        assert int(said.rpartition("PEAK ")[2]) < MOST


ODD = {
    "control": "甲\x1b[5m乙\x07",
    "bidi": "甲\u202e乙\u2066丙",
    "markup": "[red]甲[/red] [bold]",
    "unbroken": "字" * 10_000,
    "latin": "x" * 10_000,
    "emoji": "👩\u200d👩\u200d👧 e\u0301",
    "formula": "=1+1",
    "html": "<script>alert(1)</script>&amp;",
    "pipe": "甲|乙`丙*丁_戊",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_text_prints_as_text_in_every_format(run, copy: Path, name: str):
    measures = copy / "measures.yaml"
    text = measures.read_text("utf-8")
    odd = json.dumps(ODD[name])  # a YAML string in double quotes
    spoiled = text.replace("title: 提高获得网络便利度", f"title: {odd}").replace(
        "text: 2019年11月底前实现“异地销户”业务办理。", f"text: {odd}"
    )
    assert spoiled != text
    measures.write_text(spoiled, "utf-8")
    for typed in (
        ("list", "--measure", "27"),
        ("list", "--measure", "27", "--format", "csv"),
        ("list", "--measure", "27", "--format", "markdown"),
        ("list", "--measure", "27", "--format", "json"),
        ("show", "27.3"),
        ("search", "便利"),
        ("timeline",),
        ("department", "区经济信息委"),
        ("validate", str(copy)),
    ):
        for width in (None, 80):
            result = run(*typed, *(() if typed[0] == "validate" else ("--data", str(copy))), width=width)
            assert result.code in (0, 1, 4), (typed, result.err)
            for stream in (result.out, result.err):
                plain = re.sub("\x1b\\[(?:0|1|31|33|1;33)m", "", stream)
                assert "\x1b" not in plain, typed
                assert "\x07" not in plain, typed
                assert "\u202e" not in plain, typed


@pytest.mark.parametrize("name", ODD)
def test_odd_arguments_are_said_as_text(run, name: str):
    for typed in (
        ("list", "--lead", ODD[name]),
        ("search", ODD[name]),
        ("show", ODD[name]),
        ("explain", ODD[name]),
        ("phrase", ODD[name]),
        ("list", "--data", ODD[name]),
        ("validate", ODD[name]),
        (ODD[name],),
    ):
        result = run(*typed)
        assert result.code in (0, 2, 3, 4), (typed, result.err)
        for stream in (result.out, result.err):
            assert "\x1b" not in stream, typed
            assert "\u202e" not in stream, typed
