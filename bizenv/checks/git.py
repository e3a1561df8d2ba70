"""What a git revision holds: which entries of the ledger were edited or deleted since, and the files of the plan."""

import subprocess
from collections.abc import Sequence
from hashlib import new
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.errors import DataError, MisuseError
from bizenv.base.problems import Place, Problem
from bizenv.base.text import escape
from bizenv.checks.entry import examine
from bizenv.checks.ledger import list_redactions
from bizenv.ledger import redaction


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
    for line in listing.split(b"\0"):
        head, _, name = line.partition(b"\t")
        if not name.endswith(layout.SUFFIX.encode()):
            continue
        path = folder / layout.LEDGER / name.decode("utf-8", "surrogateescape")
        blob = head.split()[2].decode()
        words = _fate(path, blob, revision)
        if words is not None and path.exists():
            words = _redacted(folder, path, blob, revision, words)
        if words is not None:
            remedy = f"恢复：git checkout {revision} -- {escape(path)}；要更正的用 bizenv correct"
            problems.append(Problem(Place(str(path), 1, 1), "E705", words, remedy))
    return problems


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


def _fate(path: Path, blob: str, revision: str) -> str | None:
    """What happened to a file since the revision, in words; None if it is unchanged."""
    if not path.exists():
        return f"{revision} 里有这条记录，现在没有了"
    content = files.read(path)
    kept = {_blob(each, blob) for each in (content, content.replace(b"\r\n", b"\n"))}
    return None if blob in kept else f"与 {revision} 里的不同：写入后被改动过"


def _redacted(folder: Path, path: Path, blob: str, revision: str, words: str) -> str | None:
    """What happened to an entry that differs from the revision, in words; None if only what was taken out differs."""
    name = layout.name_entry(path.name)
    places = (str(found.relative_to(path.parent)) for found in path.parent.glob(f"*{layout.SUFFIX}"))
    taken = redaction.collect(list_redactions(path.parent, sorted(places))).get(name)
    if taken is None:
        return words
    was = examine(path, _git(folder, "cat-file", "blob", blob, None)).data
    has = examine(path, files.read(path)).data
    fields = {it.field for it in taken}
    fields |= {"files"} if "evidence" in fields else set()  # a piece of evidence may be a file, which goes with it
    changed = [key for key in dict.fromkeys([*was, *has]) if was.get(key) != has.get(key) and key not in fields]
    if not changed:
        return None
    return f"与 {revision} 里的不同：除按规定删去的以外，{'、'.join(escape(key) for key in changed)} 也被改动过"


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
