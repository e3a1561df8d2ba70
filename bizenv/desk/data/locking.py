"""What ``lock`` does: how the data differs from the lock, and the lock written anew."""

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby
from pathlib import Path

from bizenv.base import files, layout
from bizenv.base.errors import MisuseError
from bizenv.base.problems import Problem
from bizenv.base.text import escape
from bizenv.checks.plan import Examination, examine_folder
from bizenv.plan import lock
from bizenv.plan.registry import Registry


class Locking:
    """The lock of a plan beside its data. Raises DataError if a file cannot be read.

    path: the file of the lock. examination: the data, without its lock.
    fault: why a lock that is there cannot be read; None if it can, or if there is none.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / layout.LOCK
        self.examination: Examination = examine_folder(folder, locked=False)
        self.fault: lock.LockError | None = None
        self._before = self._read()

    @property
    def errors(self) -> list[Problem]:
        """What must be corrected in the data before it is locked."""
        return [it for it in self.examination.problems if it.level == "error"]

    @property
    def registry(self) -> Registry:
        """The plan. Raises MisuseError if it is too broken to be locked, or a draft."""
        found = self.examination.registry
        if self.errors or found is None:
            raise MisuseError(f"数据还有 {len(self.errors)} 处错误，先改正，再更新校验锁")
        if found.plan.draft:
            raise MisuseError(
                "方案还在录入（curation: draft），不加校验锁：录全、核对之后，在 plan 下改为 full，再运行"
            )
        return found

    @property
    def there(self) -> bool:
        """Whether there is a lock that can be read."""
        return self._before is not None

    @property
    def form(self) -> int:
        """The format of the lock that is there, else the present one."""
        return self._before.format if self._before is not None else lock.FORMAT

    @cached_property
    def digests(self) -> lock.Digests:
        """What the data comes to, in the format of the lock that is there."""
        return lock.make_digests(self.registry, self.form)

    @cached_property
    def changes(self) -> list[lock.LockChange]:
        """How the data differs from the lock; nothing where there is none."""
        return list(lock.find_changes(self._before.digests, self.digests.items())) if self._before is not None else []

    @cached_property
    def same(self) -> bool:
        """Whether the lock is that of the data, to the byte."""
        text = lock.render(self.digests, self.registry.plan.id, self.form).encode()
        return self.there and not self.changes and files.read(self.path).replace(b"\r\n", b"\n") == text

    def tell_changes(self) -> Iterator[str]:
        """The changes, a line for each task or measure: 改动　事项 27(3)：正文、时限."""
        return _tell(self.changes, self.registry)

    def tell_state(self) -> str:
        """How the lock stands to the data, without what changed."""
        if self.same:
            return f"{escape(self.path)} 与数据一致，不必更新（摘要 {lock.digest_annex(self.digests)}）"
        return f"{escape(self.path)} 与数据不一致" if self.there else f"没有可用的校验锁 {escape(self.path)}"

    def write(self) -> str:
        """Write the lock anew, in the present format, and tell what was done. Raises DataError."""
        now, done = self.digests, f"更新了 {len(self.changes)} 处" if self.there else f"新建，共 {len(self.digests)} 条"
        if self.form != lock.FORMAT:
            now = lock.make_digests(self.registry)
            done = f"{done if self.changes else '所锁的内容没有变化'}，由格式 {self.form} 改为格式 {lock.FORMAT}"
        files.write(self.path, lock.render(now, self.registry.plan.id).encode())
        return f"{escape(self.path)} {done}（摘要 {lock.digest_annex(now)}）"

    def _read(self) -> lock.Lock | None:
        if not os.path.lexists(self.path):
            return None
        try:
            return lock.parse(files.read(self.path).decode("utf-8-sig", "replace"))
        except lock.LockError as error:
            self.fault = error
            return None


_WHAT = {"added": "新增", "dropped": "删除", "changed": "改动"}


def _tell(changes: Iterable[lock.LockChange], registry: Registry) -> Iterator[str]:
    labels = {t.id: t.label for t in registry.tasks} | {m.id: m.label for m in registry.measures}
    for (kind, name), group in groupby(changes, lambda change: (change.kind, change.name)):
        each = list(group)
        thing = f"{lock.KINDS[kind]} {labels.get(name, name)}".strip()
        if not each[0].field:
            yield f"{_WHAT[each[0].what]}　{thing}"
        else:
            yield f"改动　{thing}：{'、'.join(lock.FIELDS[change.field] for change in each)}"
