"""Named tuples whose classes are cheap to create.

``typing.NamedTuple`` generates and compiles source for each class: a quarter of a millisecond, some fifty times at
every start of bizenv. A class made here has the same fields, defaults and methods, and type checkers treat it alike;
it is put together from shared functions. In return, creating a tuple by keyword is a little slower.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING or sys.version_info >= (3, 14):  # there a class body no longer holds its annotations
    from typing import NamedTuple as NamedTuple
else:
    from _collections import _tuplegetter

    _OWN = frozenset(("__module__", "__qualname__", "__annotations__", "__orig_bases__"))

    def _new(cls, /, *values, **named):
        if len(values) + len(named) != len(cls._fields) or named:
            values = _filled(cls, values, named)
        return tuple.__new__(cls, values)

    def _filled(cls, values, named):
        """All the values of a tuple: those given in order, those given by name, and the defaults of the rest."""
        fields = cls._fields
        if len(values) > len(fields):
            raise TypeError(f"{cls.__name__} takes {len(fields)} values, not {len(values)}")
        rest = []
        for field in fields[len(values) :]:
            if field in named:
                rest.append(named.pop(field))
            elif field in cls._field_defaults:
                rest.append(cls._field_defaults[field])
            else:
                raise TypeError(f"{cls.__name__} lacks {field}")
        if named:
            raise TypeError(f"{cls.__name__} has no {', '.join(named)}, or has it twice")
        return (*values, *rest)

    def _make(cls, values):
        made = tuple.__new__(cls, values)
        return made if len(made) == len(cls._fields) else cls(*made)

    def _replace(self, /, **changes):
        cls = type(self)
        values, places = list(self), cls.__dict__.get("_places")
        if places is None:  # made for the classes alone of which a tuple is ever changed
            places = cls._places = {field: n for n, field in enumerate(cls._fields)}
        try:
            for field, value in changes.items():
                values[places[field]] = value
        except KeyError:
            raise TypeError(f"{cls.__name__} has no {', '.join(it for it in changes if it not in places)}") from None
        return tuple.__new__(cls, values)

    def _asdict(self):
        return dict(zip(self._fields, self, strict=True))

    def _repr(self):
        shown = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({shown})"

    def _getnewargs(self):
        return tuple(self)

    _COMMON = {
        "__new__": _new,
        "_make": classmethod(_make),
        "_replace": _replace,
        "_asdict": _asdict,
        "__repr__": _repr,
        "__getnewargs__": _getnewargs,
        "__slots__": (),
    }

    class _Maker(type):
        """Turns a class body with annotations into a class of tuples; a subclass of that is an ordinary class."""

        def __new__(cls, name, bases, body):
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body.pop(field) for field in fields if field in body}
            members = {field: _tuplegetter(n, "") for n, field in enumerate(fields)}
            head = {"_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
            return type(name, (tuple,), {**_COMMON, **head, **members, **body})

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
