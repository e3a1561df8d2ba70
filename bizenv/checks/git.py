"""What a git revision holds: which entries of the ledger were edited or deleted since, and the files of the plan."""

import subprocess
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import new
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.problems import Place, Problem
from bizenv.base.text import escape
from bizenv.checks.entry import examine
from bizenv.checks.ledger import list_redactions
from bizenv.ledger import packs, redaction
from bizenv.ledger.entry import Entry, find_home


def holds_files(folder: Path, environment: Mapping[str, str]) -> bool:
    """Whether git has files of a folder under version control; False without git. ``environment``: that of this program."""
    command = ["git", "-C", str(folder), "ls-files", "--cached", "--", "."]
    clean = {key: value for key, value in environment.items() if not key.startswith("GIT_")}  # of a hook
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=clean)  # noqa: S603 - git with words of our own
    except OSError:
        return False
    return done.returncode == 0 and bool(done.stdout.strip())


def find_lost(folder: Path, revision: str) -> list[Problem]:
    """A problem for each entry of a git revision that was deleted or edited since.

    Raises MisuseError if the folder is in no repository, the revision does not exist or git is not installed; DataError
    if git cannot be run or a file cannot be read.
    """
    if revision.startswith("-") or not revision.strip():
        raise MisuseError(f"--against “{revision}”不是 git 的版本")
    listing = _git(
        folder, "ls-tree", "-r", "-z", "--full-tree", f"{revision}:{_prefix(folder)}{layout.LEDGER}", revision
    )
    problems = []
    now = _Now(folder)
    for line in listing.split(b"\0"):
        head, _, raw = line.partition(b"\t")
        place = raw.decode("utf-8", "surrogateescape")
        if not place.endswith(layout.SUFFIX):
            continue
        path = folder / layout.LEDGER / place
        blob = head.split()[2].decode()
        was: dict[str, bytes | None] = {layout.name_entry(place): None}
        if path.parent.name == layout.PACKS and layout.is_pack(path.name):
            if path.exists() and _is_blob(files.read(path), blob):
                continue
            was = {it.name: it.content for it in packs.split(_read_blob(folder, blob))}
        remedy = f"恢复：git checkout {revision} -- {escape(path)}；要更正的用 bizenv correct"
        for name, content in was.items():
            known = blob if content is None else _blob(content, blob)
            found = now.find(name, path if content is None else None)
            words = _fate(found, known, revision)
            if words is not None and found:
                before = content if content is not None else _read_blob(folder, blob)
                words = _redacted(now.find_redactions(name), name, before, found[0], words)
            if words is not None:
                whose = f"{escape(name)}：" if content is not None else ""
                problems.append(Problem(Place(str(path), 1, 1), "E705", f"{whose}{words}", remedy))
    return problems


class _Now:
    """The entries of a ledger as it is now: in files of their own, and in packs, which are read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def packed(self) -> dict[str, list[bytes]]:
        """The contents of each entry in packs, by its name."""
        found: dict[str, list[bytes]] = {}
        for pack in layout.find_packs(self.folder):
            for it in packs.split(files.read(self.folder / layout.LEDGER / pack)):
                found.setdefault(it.name, []).append(it.content)
        return found

    def find(self, name: str, path: Path | None = None) -> list[bytes]:
        """The contents that an entry has, by its name; none if it is gone. ``path``: where its file was, if that is known."""
        home = find_home(name)
        places = [path] if path is not None else [self.folder / layout.LEDGER / home] if home else []
        single = [files.read(place) for place in places if place.exists()]
        return single or self.packed.get(name, [])

    def find_redactions(self, name: str) -> list[Entry]:
        """The entries that say what was taken out of an entry, in order."""
        parent = (self.folder / layout.LEDGER / find_home(name)).parent
        single = [(path, files.read(path)) for path in sorted(parent.glob(f"*_redact_*{layout.SUFFIX}"))]
        packed = [
            (parent / f"{each}{layout.SUFFIX}", content)
            for each, some in self.packed.items()
            if "_redact_" in each
            for content in some
        ]
        return redaction.collect({it.name: it for it in list_redactions([*single, *packed])}.values()).get(name, [])


def read_revision(folder: Path, revision: str, names: Sequence[str]) -> list[bytes]:
    """The content of files of a folder in a git revision. Raises MisuseError or DataError as ``find_lost`` does.

    Also raises MisuseError where the revision does not have one of them.
    """
    if revision.startswith("-") or not revision.strip():
        raise MisuseError(f"--rev “{revision}”不是 git 的版本")
    _git(folder, "rev-parse", "--git-dir", None, option="--rev")
    commit = _git(
        folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", revision, option="--rev"
    ).decode()
    found = []
    for name in names:
        content = _git(folder, "cat-file", "blob", f"{commit.strip()}:./{name}", revision, option="--rev")
        if not content:
            raise MisuseError(f"git 的版本 {revision} 里，{escape(folder)} 没有 {name}")
        found.append(content)
    return found


def _fate(found: Sequence[bytes], blob: str, revision: str) -> str | None:
    """What happened to an entry since the revision, in words; None if it is unchanged. ``found``: its contents now."""
    if not found:
        return f"{revision} 里有这条记录，现在没有了"
    if any(_is_blob(content, blob) for content in found):
        return None
    return f"与 {revision} 里的不同：写入后被改动过"


def _redacted(taken: Sequence[Entry], name: str, before: bytes, after: bytes, words: str) -> str | None:
    """What happened to an entry that differs from the revision, in words; None if only what was taken out differs."""
    if not taken:
        return words
    path = Path(f"{name}{layout.SUFFIX}")
    fields = {it.field for it in taken}
    fields |= {"files"} if "evidence" in fields else set()  # a piece of evidence may be a file, which goes with it
    old = examine(path, before).data
    new = examine(path, after).data
    changed = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key) and key not in fields]
    if not changed:
        return None
    return f"{words.partition('：')[0]}：除按规定删去的以外，{'、'.join(escape(key) for key in changed)} 也被改动过"


def _is_blob(content: bytes, blob: str) -> bool:
    """Whether a file's content is that of a git object; the ends of lines do not count."""
    return blob in {_blob(each, blob) for each in (content, content.replace(b"\r\n", b"\n"))}


def _read_blob(folder: Path, blob: str) -> bytes:
    return _git(folder, "cat-file", "blob", blob, None)


def _blob(content: bytes, like: str) -> str:
    """The object id that git gives a file's content, by the hash that made the id ``like``: SHA-1 or SHA-256."""
    algorithm = "sha256" if len(like) == 64 else "sha1"
    return new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _prefix(folder: Path) -> str:
    """The path of a folder within its repository, ending in a slash; empty for the top folder."""
    return _git(folder, "rev-parse", "--show-prefix", None).decode("utf-8", "surrogateescape").strip()


def _git(folder: Path, *words: str | None, option: str = "--against") -> bytes:
    """The output of git. The last of ``words`` is the revision in question or None; it is not passed to git.

    ``option``: the option that asked for it, for the messages.

    The output is empty if the revision exists but git fails. Raises MisuseError or DataError, as ``find_lost`` does.
    """
    *arguments, revision = words
    command = ["git", "-C", str(folder), *[word for word in arguments if word is not None]]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - git with words of our own
    except FileNotFoundError:
        raise MisuseError(f"{option} 要用 git，这里没有") from None
    except OSError as error:
        raise DataError(f"运行不了 git：{files.describe_failure(error)}") from None
    if done.returncode == 0:
        return done.stdout
    if revision is None:
        raise MisuseError(f"{escape(folder)} 不在 git 仓库里，{option} 无从比较")
    # git also fails for a revision that is older than the ledger: nothing was lost since then.
    known = subprocess.run(  # noqa: S603 - as above
        ["git", "-C", str(folder), "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if known.returncode:
        raise MisuseError(f"git 里没有版本“{revision}”")
    return b""
