"""`NamedTuple` as in `typing`, made without it: at the start of a piped log, making classes must cost next to nothing.

Measured with Python 3.11: 0.07 ms a class with `collections.namedtuple`, more with `typing`, 0.01 ms so; a piped log
needs 48 of them. Type checkers see the original, and so does whoever uses one: `_replace`, `_asdict`, `_fields` and
`_make` are there.
"""

from __future__ import annotations

from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - the same name tells that it is handed on
else:
    _new = tuple.__new__

    def _complete(cls, values, named):
        """Put values by position and by name in order, and defaults where there is none."""
        fields, defaults = cls._fields, cls._field_defaults
        if len(values) > len(fields):
            raise TypeError(f"{cls.__name__}() takes {len(fields)} values, and {len(values)} were given")
        known = dict(zip(fields, values, strict=False))
        for name, value in named.items():
            if name in known or name not in fields:
                raise TypeError(f"{cls.__name__}() has no use for the value {name!r}")
            known[name] = value
        try:
            return [known[name] if name in known else defaults[name] for name in fields]
        except KeyError as error:
            raise TypeError(f"{cls.__name__}() lacks the value {error.args[0]!r}") from None

    class _Record(tuple):
        """What all records can do."""

        __slots__ = ()

        def __new__(cls, *values, **named):
            lacking = len(cls._fields) - len(values)
            if named or not 0 <= lacking <= len(cls._rest):
                values = _complete(cls, values, named)
            elif lacking:
                values += cls._rest[-lacking:]
            return _new(cls, values)

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, **changed):
            fields = self._fields
            if not changed.keys() <= set(fields):
                raise ValueError(f"{type(self).__name__} has no {sorted(changed.keys() - set(fields))}")
            return _new(type(self), [changed.get(name, old) for name, old in zip(fields, self, strict=True)])

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            shown = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({shown})"

    _places = []  # one for all records: making properties takes longer than making classes

    class _Maker(type):
        def __new__(cls, name, bases, namespace):
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace.pop(field) for field in fields if field in namespace}
            namespace.update(_fields=fields, _field_defaults=defaults, _rest=tuple(defaults.values()), __slots__=())
            while len(_places) < len(fields):
                _places.append(property(itemgetter(len(_places))))
            namespace.update(zip(fields, _places, strict=False))
            return type(name, (_Record,), namespace)

    class NamedTuple(metaclass=_Maker):
        """The base to name; a class made from it is a plain tuple with names."""
