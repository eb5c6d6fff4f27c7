"""Reading TOML with words that say where something is wrong."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

T = TypeVar("T")
_NO_DEFAULT = object()


class ContentError(ValueError):
    """The demo's texts are not as they should be; says in which file and where."""


class Table:
    """A table of a TOML file. Every reader names the key it misses and the place."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self.data = data
        self.where = where

    @classmethod
    def of_file(cls, path: Path) -> "Table":
        """The file as a table; ContentError if it is missing or no TOML."""
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
        except FileNotFoundError as error:
            raise ContentError(f"{path} is missing.") from error
        except tomllib.TOMLDecodeError as error:
            raise ContentError(f"{path.name}: {error}") from error

    def _get(self, key: str, kind: type[T] | tuple[type, ...], default: object) -> T:
        value = self.data.get(key, default)
        if value is _NO_DEFAULT:
            raise ContentError(f"{self.where}: “{key}” is missing.")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ContentError(f"{self.where}: “{key}” is not what it should be: {value!r}")
        return cast("T", value)

    def text(self, key: str, default: object = _NO_DEFAULT) -> str:
        """A text; without a default it must be there and not be empty."""
        value = self._get(key, str, default)
        if default is _NO_DEFAULT and not value.strip():
            raise ContentError(f"{self.where}: “{key}” is empty.")
        return value

    def word(self, key: str, allowed: tuple[T, ...], default: object = _NO_DEFAULT) -> T:
        """One of a few words."""
        value = self.text(key, default)
        if value not in allowed:
            raise ContentError(f"{self.where}: “{key}” is {value!r}, not one of {', '.join(map(str, allowed))}.")
        return cast("T", value)

    def whole(self, key: str, default: object = _NO_DEFAULT) -> int:
        """A whole number."""
        return self._get(key, int, default)

    def number(self, key: str, default: object = _NO_DEFAULT) -> float:
        """A number."""
        return float(self._get(key, (int, float), default))

    def flag(self, key: str) -> bool:
        """True or false; false where it is not said."""
        return self._get(key, bool, False)

    def texts(self, key: str, default: object = ()) -> tuple[str, ...]:
        """A list of texts."""
        values: Any = self._get(key, (list, tuple), default)
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise ContentError(f"{self.where}: “{key}” should hold texts only.")
        return tuple(values)

    def mapping(self, key: str, default: object = _NO_DEFAULT) -> Mapping[str, Any]:
        """A table as it is."""
        return self._get(key, dict, default)

    def table(self, key: str) -> "Table":
        """A table within this one."""
        return Table(self.mapping(key), f"{self.where}, {key}")

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of a list; none where it is not there."""
        values: Any = self._get(key, list, [])
        for number, value in enumerate(values, start=1):
            name = value.get("id") or value.get("login") or number if isinstance(value, dict) else number
            if not isinstance(value, dict):
                raise ContentError(f"{self.where}, {key} {name}: a table is expected.")
            yield Table(value, f"{self.where}, {key} {name}")

    def all(self, key: str, read: Callable[["Table"], T]) -> tuple[T, ...]:
        """What ``read`` makes of each table of a list."""
        return tuple(read(table) for table in self.tables(key))
