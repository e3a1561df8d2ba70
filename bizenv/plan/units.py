"""The units of a plan or of several plans, found by any of their names."""

from collections.abc import Iterable, Sequence

from bizenv.base.errors import NotFoundError
from bizenv.base.text import fold_text
from bizenv.plan.model import Department


class Units:
    """Departments in an order, each by its canonical name and its aliases.

    A name that is the canonical one of a department means it, whatever aliases others have.
    """

    def __init__(self, departments: tuple[Department, ...]) -> None:
        self.departments = departments
        self._rank = {d.name: n for n, d in enumerate(departments)}
        self._canonical = {d.name: d for d in departments}
        for department in departments:
            for alias in department.aliases:
                self._canonical.setdefault(alias, department)

    def canonical(self, printed: str) -> str:
        """The canonical name for a name as printed; the same name if it is not known."""
        department = self._canonical.get(printed)
        return department.name if department is not None else printed

    def rank(self, name: str) -> int:
        """The place of a canonical name in the order of the departments, from 0; an unknown name comes last."""
        return self._rank.get(name, len(self._rank))

    def kind(self, name: str) -> str:
        """The kind of a department by its name or alias; empty for an unknown name."""
        department = self._canonical.get(name)
        return department.kind if department is not None else ""

    def knows(self, name: str) -> bool:
        """Whether a name, canonical or alias, belongs to a department of the plan."""
        return name in self._canonical

    def names(self) -> list[str]:
        """Every canonical name and every alias."""
        return list(self._canonical)

    def list_former(self) -> dict[str, str]:
        """The names that a ledger may still have of the departments that the workspace calls otherwise than the plan does.

        Each comes with the canonical name.
        """
        renamed = [it for it in self.departments if OWN_NAME in it.aliases.values()]
        return {alias: it.name for it in renamed for alias in it.aliases if alias not in self._rank}

    def department(self, text: str) -> Department:
        """The department that a person means: by its name, an alias, or a part of a name that only one department has.

        Raises NotFoundError with the nearest names, or with all that match.
        """
        text = text.strip()
        exact = self._canonical.get(text)
        if exact is not None:
            return exact
        wanted = fold_text(text)
        found = {d.name: d for name, d in self._canonical.items() if wanted and wanted in fold_text(name)}
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            raise NotFoundError(f"“{text}”不止一家：{'、'.join(found)}")
        from bizenv.base.suggest import find_nearest

        close = list(dict.fromkeys(self.canonical(n) for n in find_nearest(text, self.names())))
        hint = f"，相近的有：{'、'.join(close)}" if close else "；bizenv departments 列出全部单位"
        raise NotFoundError(f"没有单位“{text}”{hint}")


def merge(each: Iterable[Sequence[Department]]) -> tuple[Department, ...]:
    """The departments of several plans, each once, in the order in which they come first; with all their aliases."""
    found: dict[str, Department] = {}
    for departments in each:
        for it in departments:
            known = found.setdefault(it.name, it)
            if known is not it:
                found[it.name] = known._replace(
                    kind=known.kind or it.kind,
                    collective=known.collective or it.collective,
                    aliases={**it.aliases, **known.aliases},
                )
    return tuple(found.values())


def rename(departments: Sequence[Department], names: Sequence[Department]) -> tuple[Department, ...]:
    """The departments of a plan, called as the workspace calls them. ``names``: those of the workspace's own file.

    A department of the plan that has a name or an alias of one of ``names`` gets its name and its aliases too; the name that it has
    in the plan becomes an alias. No department is added; two that mean the same one become one.
    """
    known = Units(tuple(names))
    return merge([_rename(it, known)] for it in departments)


def _rename(department: Department, names: Units) -> Department:
    words = (department.name, *department.aliases)
    over = next((names.department(word) for word in words if names.knows(word)), None)
    if over is None:
        return department
    aliases = {**over.aliases, department.name: OWN_NAME, **department.aliases}
    aliases.pop(over.name, None)
    return department._replace(name=over.name, kind=department.kind or over.kind, aliases=aliases)


def list_merged(departments: Iterable[Department], names: Sequence[Department]) -> dict[str, list[str]]:
    """The departments of a plan that ``rename`` makes one: under the name that they get, the names that they have there."""
    known = Units(tuple(names))
    found: dict[str, list[str]] = {}
    for it in departments:
        found.setdefault(_rename(it, known).name, []).append(it.name)
    return {name: own for name, own in found.items() if len(own) > 1}


OWN_NAME = "方案里的名称"
"""Why a plan's own name of a department is an alias, where the workspace calls it otherwise."""
