"""Named tuples that cost little to make: they behave as typing's do."""

import copy
import pickle
import typing

import pytest

from bizenv.base.tuples import NamedTuple


class Ours(NamedTuple):
    """A value."""

    first: int
    second: str = "b"
    third: tuple[int, ...] = ()

    @property
    def double(self) -> int:
        """Twice the first."""
        return 2 * self.first

    def __str__(self) -> str:
        return f"{self.first}{self.second}"


class Theirs(typing.NamedTuple):
    """A value."""

    first: int
    second: str = "b"
    third: tuple[int, ...] = ()


def made(kind):
    return [
        kind(1),
        kind(1, "x"),
        kind(1, "x", (2,)),
        kind(first=1),
        kind(1, third=(3,)),
        kind(third=(), second="y", first=4),
        kind._make([1, "z", ()]),
        kind(1)._replace(second="q"),
    ]


def test_they_are_made_as_typings_are():
    assert [tuple(one) for one in made(Ours)] == [tuple(one) for one in made(Theirs)]
    assert [one._asdict() for one in made(Ours)] == [one._asdict() for one in made(Theirs)]
    assert [repr(one).replace("Ours", "") for one in made(Ours)] == [
        repr(one).replace("Theirs", "") for one in made(Theirs)
    ]
    assert (Ours._fields, Ours._field_defaults, Ours.__match_args__) == (
        Theirs._fields,
        Theirs._field_defaults,
        Theirs.__match_args__,
    )


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((), {"second": "x"}), ((1, "a", (), 4), {}), ((1,), {"first": 2}), ((1,), {"fourth": 4})],
)
def test_what_typing_refuses_is_refused(values, named):
    for kind in (Ours, Theirs):
        with pytest.raises(TypeError):
            kind(*values, **named)
    with pytest.raises((TypeError, ValueError)):
        Ours(1)._replace(fourth=4)


def test_their_own_methods_and_those_of_tuples_are_theirs():
    one = Ours(3, "c")
    assert (one.double, str(one), one[1], len(one), hash(one)) == (6, "3c", "c", 3, hash((3, "c", ())))
    assert one == (3, "c", ())
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == one
    assert type(copy.deepcopy(one)) is Ours
    match one:
        case Ours(first, second):
            assert (first, second) == (3, "c")
    with pytest.raises(AttributeError):
        one.first = 4
