"""Make and load workspaces. A new one has the plan, its lock, the rubric, an empty ledger, schemas and a README."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bizenv.base import files
from bizenv.base.errors import DataError
from bizenv.base.layout import (
    CLUES,
    DEPARTMENTS,
    DOUBTS,
    EVIDENCE,
    IGNORE,
    LEDGER,
    LOCK,
    MEASURES,
    RULES,
    Found,
    find_entries,
)
from bizenv.base.text import escape
from bizenv.ledger.ledger import Ledger
from bizenv.ledger.soundness import COUNTED, Unsound, find_conflicts
from bizenv.plan.registry import Registry
from bizenv.standing.standing import Journal
from bizenv.store import rubric
from bizenv.store.entries import EntryMemory
from bizenv.store.reading import Read, Reads, read_entry, read_packed, read_steadily, sort_out

_ATTRIBUTES = """# 台账记录、佐证材料的文件名里有内容的摘要：换行也不能变
* text=auto eol=lf
/ledger/** -text
/evidence/** -text
"""

_IGNORED = f"""# 佐证材料不进 git：用 bizenv backup 备份
/{EVIDENCE}/
# 问题线索不进 git，也不进 bizenv backup：单独备份
/{CLUES}/
"""

_SCHEMAS = ".schemas"
_MODELINE = b"# yaml-language-server: $schema="


def _schema_of(name: str) -> str:
    """The path of a data file's JSON Schema, relative to the workspace."""
    return f"{_SCHEMAS}/{name.partition('.')[0]}.schema.json"


def _with_schema(content: bytes, name: str) -> bytes:
    """The content of a data file, with a first line that tells editors where its schema is."""
    content = content.removeprefix(BOM_UTF8)  # it may stand at the very beginning only
    first, _, rest = content.partition(b"\n")
    line = _MODELINE + _schema_of(name).encode() + b"\n"
    return line + (rest if first.startswith(_MODELINE) else content)


def make(folder: Path, source: Path, registry: Registry, readme: str, doubts: bytes | None = None) -> None:
    """Make a workspace in ``folder``, empty or not yet there, with the plan from ``source``. Raises DataError.

    ``readme``: the text of its README. ``doubts``: the content of doubts.md, None without one. If it fails, every file and folder made so far is removed.
    """
    from bizenv.checks.schema import jsonschema  # not needed where a workspace is only loaded
    from bizenv.plan import lock

    plan = registry.plan
    written = {
        MEASURES: files.read(source / MEASURES),
        DEPARTMENTS: files.read(source / DEPARTMENTS),
        RULES: files.read(rubric.find_default()),
    }
    contents = {
        **{name: _with_schema(content, name) for name, content in written.items()},
        **{_schema_of(name): jsonschema.render_schema(name.partition(".")[0]).encode() for name in written},
        **({} if plan.draft else {LOCK: lock.render(lock.make_digests(registry), plan.id).encode()}),
        ".gitattributes": _ATTRIBUTES.encode(),
        IGNORE: _IGNORED.encode(),
        **({DOUBTS: doubts} if doubts is not None else {}),
        "README.md": readme.encode(),
        f"{LEDGER}/.gitkeep": b"",
    }
    _fill(folder, contents)


def make_blank(folder: Path, plan: str, year: int) -> None:
    """Make a plan with this id to be filled in by hand, in ``folder``, empty or not yet there. Raises DataError.

    ``year``: of the day of issue, until it is filled in. If it fails, every file and folder made so far is removed.
    """
    from bizenv.checks.schema import jsonschema

    blank = Path(__file__).with_name("blank")
    texts = {name: files.read(blank / name).decode() for name in (MEASURES, DEPARTMENTS)}
    texts[MEASURES] = texts[MEASURES].format(id=plan, year=year)
    schemas = {_schema_of(name): jsonschema.render_schema(name.partition(".")[0]).encode() for name in texts}
    _fill(folder, {name: _with_schema(text.encode(), name) for name, text in texts.items()} | schemas)


def make_draft(folder: Path, texts: Mapping[str, str]) -> None:
    """Make a plan that was read out of a document, in ``folder``, empty or not yet there. Raises DataError.

    ``texts``: its files by their names. If it fails, every file and folder made so far is removed.
    """
    from bizenv.checks.schema import jsonschema

    schemas = {_schema_of(n): jsonschema.render_schema(n.partition(".")[0]).encode() for n in (MEASURES, DEPARTMENTS)}
    _fill(folder, {name: text.encode() for name, text in texts.items()} | schemas)


def add_schema(text: str, name: str) -> str:
    """The text of a data file, with a first line that tells editors where its schema is."""
    return _with_schema(text.encode(), name).decode()


def _fill(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a new folder, or nothing. Raises DataError."""
    made: list[Path] = []
    try:
        inside = {(folder / name).parent for name in contents} - {folder}
        for path in (*reversed(folder.parents), folder, *sorted(inside)):
            if not path.exists():
                path.mkdir()
                made.append(path)
        for name, content in contents.items():
            path = folder / name
            with path.open("xb") as file:
                made.append(path)
                file.write(content)
    except (OSError, KeyboardInterrupt) as error:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, KeyboardInterrupt):
            raise
        raise DataError(f"建不了 {escape(folder)}：{files.describe_failure(error)}") from None


MANY = 4_000
"""From about how many entries a ledger is long: see ``entries``."""
_BYTES = 400
"""About how many bytes of a pack an entry takes."""


def load(
    folder: Path,
    plan: str,
    cache: str | None,
    now: int,
    registry: Registry | None = None,
    digest: str = "",
    memories: dict[str, EntryMemory] | None = None,
) -> Journal:
    """The ledger and the rubric of a workspace. ``plan`` is the plan's id, ``now`` the clock in nanoseconds.

    ``registry``, ``digest``: the plan itself and the digest of its files, for the index of a long ledger; empty for a plan
    with errors, which has none. ``memories``: what a process that reads the ledger again and again keeps of it between,
    by plan; it is filled here. Entries that are not valid, or are of another plan, are left out and counted as
    ``faulty``. Raises DataError.
    """
    found = find_entries(folder)
    about = len(found.files) + sum(pack.size for pack in found.packs) // _BYTES
    large = bool(cache and digest) and about >= MANY
    memory = memories.get(plan) if memories is not None else None
    if memory is None:
        memory = EntryMemory(folder, plan, cache, now, large=large)
    memory.now = now
    ledger, unsound = memory.open_ledger(found, digest, lambda: _read(folder, plan, found, None)[0]) or _read(
        folder, plan, found, memory, registry, digest
    )
    if memories is not None:
        memories[plan], memory.kept = memory, True
    former = registry.list_former() if registry is not None else {}
    if former:
        from bizenv.ledger.naming import rename

        ledger = rename(ledger, former)
    faulty = sum(it.flaw not in (*COUNTED, "dangling", "conflict") for it in unsound)
    return Journal(ledger, rubric.load(folder, cache, now), faulty, tuple(unsound))


def _read(
    folder: Path,
    plan: str,
    found: Found,
    memory: EntryMemory | None,
    registry: Registry | None = None,
    digest: str = "",
) -> tuple[Ledger, list[Unsound]]:
    """The ledger and its flaws from its files, but for what is remembered. Raises DataError."""
    contents: dict[str, list[str]] = {}

    def read() -> Reads:
        nonlocal found
        found = find_entries(folder)
        known = memory.recall(found) if memory is not None else {}
        root = folder / LEDGER
        reads = {
            file.path: Read(known[file.path]) if file.path in known else read_entry(root / file.path)
            for file in found.files
        }
        for pack in found.packs:
            whole = memory.recall_pack(pack) if memory is not None else []
            inside = {path: Read(known[path]) for path in whole} or read_packed(folder, pack.path, known)
            contents[pack.path] = list(inside)
            reads |= inside
        return reads, found.strays

    reads, strays = read_steadily(read, folder)
    entries, flaws = sort_out(reads, strays, plan)
    ledger = Ledger(entries)
    unsound = [*flaws, *find_conflicts(ledger)]
    if memory is not None:
        memory.keep(found, entries, unsound, contents, registry, digest)
    return ledger, unsound
