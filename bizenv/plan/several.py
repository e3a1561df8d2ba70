"""Several plans told together: the order of their tasks, and their units."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from bizenv.plan.model import Plan
from bizenv.plan.registry import Registry
from bizenv.plan.units import Units, merge


class Several(Units):
    """The plans of a workspace in their order, with every unit of any of them once.

    It has what a list needs to know of a plan, as ``Registry`` has it for one: tasks go by the number with which they are
    typed, 放管服/27.3.
    """

    def __init__(self, registries: Sequence[Registry]) -> None:
        super().__init__(merge(registry.departments for registry in registries))
        self.registries = tuple(registries)
        names = [registry.plan.short for registry in registries]
        self.plans: tuple[Plan, ...] = tuple(
            r.plan if names.count(r.plan.short) == 1 else r.plan._replace(short="") for r in registries
        )

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each task stands in the order of the plans: greater for a later one; the numbers have gaps."""
        return _Places({plan.name: n for n, plan in reversed(list(enumerate(self.plans)))}, self.registries)

    @cached_property
    def plain_parts(self) -> frozenset[str]:
        """The numbers of the parts that have measures without a category, of any of the plans."""
        return frozenset(number for registry in self.registries for number in registry.plain_parts)

    @cached_property
    def column_heads(self) -> tuple[str, ...]:
        """The heads of the plans' own further columns, each once."""
        return tuple(dict.fromkeys(head for registry in self.registries for head in registry.column_heads))


_GAP = 1 << 32
"""The distance between the first tasks of two plans: more than any has."""


class _Places(Mapping[str, int]):
    """The places of the tasks of several plans, each looked up in its own when it is asked for."""

    def __init__(self, plans: Mapping[str, int], registries: Sequence[Registry]) -> None:
        self._plans, self._registries = plans, registries

    def __getitem__(self, reference: str) -> int:
        name, _, task = reference.partition("/")
        place = self._plans[name]
        return place * _GAP + self._registries[place].position[task]

    def __iter__(self) -> Iterator[str]:
        return (f"{name}/{task}" for name, place in self._plans.items() for task in self._registries[place].position)

    def __len__(self) -> int:
        return sum(1 for _ in self)
