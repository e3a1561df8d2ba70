"""Hostile input: whatever is done to the files, the answer is problems and an exit code, never a traceback.

A few hundred edits here; the long run is the same law with more of them:

    BIZENV_HOSTILE=10000 python -m pytest tests/laws/test_hostile.py -k edits --hypothesis-seed=1

Failures that it found are kept among tests/cases, or in FOUND below.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizenv.base import yamlfile
from bizenv.checks.plan import examine
from bizenv.store import plans as store
from bizenv.views.data import github
from bizenv.views.data import json as data
from bizenv.views.terminal import problems

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
EDIT = st.one_of(
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
            where.insert(key, where[key])
        case "rename" if isinstance(where, dict):
            where[f"{key}x"] = where.pop(key)
        case "nest":
            where[key] = [where[key]] if isinstance(value, list) else {"text": where[key]}
        case _:
            where[key] = value
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
    tree = yaml.load(text, yaml.CBaseLoader)
    for step in steps:
        tree = on_tree(tree, *step)
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
    total = problems.sum_up(found.problems, {})
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
    if not path.exists() or (name == "measures.lock" and edit[0] == "tree"):
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
