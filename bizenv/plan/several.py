"""Several plans told together: the order of their tasks, and their units."""

from collections.abc import Sequence
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
    def position(self) -> dict[str, int]:
        """The place of each task in the order of the plans, from 0."""
        pairs = zip(self.plans, self.registries, strict=True)
        references = [f"{plan.name}/{task.id}" for plan, registry in pairs for task in registry.tasks]
        return {reference: n for n, reference in reversed(list(enumerate(references)))}

    @cached_property
    def plain_parts(self) -> frozenset[str]:
        """The numbers of the parts that have measures without a category, of any of the plans."""
        return frozenset(number for registry in self.registries for number in registry.plain_parts)

    @cached_property
    def column_heads(self) -> tuple[str, ...]:
        """The heads of the plans' own further columns, each once."""
        return tuple(dict.fromkeys(head for registry in self.registries for head in registry.column_heads))
