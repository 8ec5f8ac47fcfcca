"""What a key may hold: YAML nodes turned into values, with every fault reported, and the same as JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import yaml

from bot.errors import Problem

_TAG = "tag:yaml.org,2002:"
# YAML refuses them as they are and lets them in as "\0". No issue holds them, and no database takes them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Fault(Exception):
    """A value that cannot be taken; becomes a Problem at the node's line."""

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.code, self.message, self.mend = code, message, mend


@dataclass(slots=True)
class Reading:
    """The reading of one file: collects problems, and the line of every value (`key`, or `key, index` in a list)."""

    path: str
    offset: int
    problems: list[Problem] = field(default_factory=list)
    lines: dict[tuple[str, int], int] = field(default_factory=dict)

    def line(self, node: yaml.Node) -> int:
        """The 1-based line of `node` in the file."""
        return int(node.start_mark.line) + self.offset

    def complain(self, node: yaml.Node, fault: Fault) -> None:
        """Note what is wrong with `node`."""
        self.problems.append(Problem(self.path, self.line(node), fault.message, fault.mend, code=fault.code))


class Kind(Protocol):
    """A kind of value. `read` returns None where it had to complain."""

    def read(self, name: str, node: yaml.Node, reading: Reading) -> Any:
        """The value of `node`, which stands under the key `name`."""

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text that is not empty. `check` raises Fault; `pattern` is what an editor can check of it."""

    check: Callable[[str], None] | None = None
    pattern: str = ""
    date: bool = False

    def read(self, name: str, node: yaml.Node, reading: Reading) -> str | None:
        """The text without white space at its ends."""
        try:
            text = scalar(name, node, "text", "str", *(["timestamp"] if self.date else []))
            if not text:
                raise Fault("empty", f"`{name}` holds an empty text", "write one or delete the line")
            if _CONTROL.search(text):
                raise Fault("bad-value", f"`{name}` holds a control character", "delete it")
            if self.check:
                self.check(text)
        except Fault as fault:
            reading.complain(node, fault)
            return None
        return text

    def schema(self) -> dict[str, Any]:
        """A string that is not blank."""
        return {"type": "string", "pattern": self.pattern or r"\S"}


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from 1."""

    def read(self, name: str, node: yaml.Node, reading: Reading) -> int | None:
        """The number."""
        try:
            text = scalar(name, node, "a whole number", "int")
            if not re.fullmatch("[1-9][0-9]{0,5}", text):
                raise Fault("bad-value", f"`{name}` is {text}", "use a plain number from 1 to 999999")
        except Fault as fault:
            reading.complain(node, fault)
            return None
        return int(text)

    def schema(self) -> dict[str, Any]:
        """An integer with the same limits."""
        return {"type": "integer", "minimum": 1, "maximum": 999_999}


@dataclass(frozen=True, slots=True)
class YesNo:
    """true or false."""

    def read(self, name: str, node: yaml.Node, reading: Reading) -> bool | None:
        """The truth value."""
        try:
            text = scalar(name, node, "true or false", "bool").lower()
            if text not in {"true", "false"}:
                raise Fault("bad-value", f"`{name}` is {text}", "write true or false")
        except Fault as fault:
            reading.complain(node, fault)
            return None
        return text == "true"

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Several:
    """A list without repetitions. With `or_one`, a single value stands for a list of one."""

    item: Kind
    or_one: bool = False
    at_least: int = 0
    at_most: int | None = None

    def read(self, name: str, node: yaml.Node, reading: Reading) -> tuple[Any, ...] | None:
        """The values in order; None where one of them was wrong."""
        if self.or_one and isinstance(node, yaml.ScalarNode):
            value = self.item.read(name, node, reading)
            return None if value is None else (value,)
        if not isinstance(node, yaml.SequenceNode) or len(node.value) < self.at_least:
            mend = "write [one, another] or lines that begin with a dash"
            reading.complain(node, Fault("bad-value", f"`{name}` must be a list, not {_what(node)}", mend))
            return None
        if self.at_most is not None and len(node.value) > self.at_most:
            message = f"`{name}` holds {len(node.value):,} values, and {self.at_most:,} are the most"
            reading.complain(node, Fault("too-long", message, "keep those that matter"))
            return None
        values: list[Any] = []
        seen: set[Any] = set()
        for index, item in enumerate(node.value):
            if not self.or_one:
                reading.lines.setdefault((name, index), reading.line(item))
            value = self.item.read(name, item, reading)
            if value is not None and value in seen:
                reading.complain(item, Fault("repeated", f"`{name}` holds this twice", "delete the line"))
            seen.add(value)
            values.append(value)
        return None if None in values else tuple(values)

    def schema(self) -> dict[str, Any]:
        """An array, or the item itself."""
        several = {"type": "array", "items": self.item.schema(), "uniqueItems": True}
        if self.at_least:
            several["minItems"] = self.at_least
        if self.at_most is not None:
            several["maxItems"] = self.at_most
        return {"anyOf": [self.item.schema(), several]} if self.or_one else several


@dataclass(frozen=True, slots=True)
class Named:
    """Names with a value each."""

    value: Kind

    def read(self, name: str, node: yaml.Node, reading: Reading) -> dict[str, Any] | None:
        """The values by name."""
        if not isinstance(node, yaml.MappingNode):
            mend = "write `name: value` lines, indented"
            reading.complain(node, Fault("bad-value", f"`{name}` must hold names, not {_what(node)}", mend))
            return None
        values = {str(key.value): self.value.read(f"{name}.{key.value}", value, reading) for key, value in node.value}
        return None if None in values.values() else values

    def schema(self) -> dict[str, Any]:
        """An object with free names."""
        return {"type": "object", "additionalProperties": self.value.schema()}


def check_day(text: str) -> None:
    """Raise Fault unless `text` is a day such as 2026-11-22."""
    try:
        if len(text) != 10:
            raise ValueError
        date.fromisoformat(text)
    except ValueError:
        raise Fault("bad-value", f"`{text}` is not a day", "write it as 2026-11-22") from None


def scalar(name: str, node: yaml.Node, wanted: str, *tags: str) -> str:
    """What stands in `node`, without white space at its ends. Fault where it is not one of `tags`, such as str."""
    if isinstance(node, yaml.ScalarNode) and node.tag in {_TAG + tag for tag in tags}:
        return str(node.value).strip()
    quote = "put it in quotes" if wanted == "text" else f"write {wanted}"
    raise Fault("bad-value", f"`{name}` must be {wanted}, not {_what(node)}", quote)


def _what(node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "a list" if node.value else "an empty list"
    if isinstance(node, yaml.MappingNode):
        return "keys with values (a colon followed by a space makes them)"
    names = {"null": "nothing", "int": "a number", "float": "a number", "bool": "true or false", "timestamp": "a day"}
    return names.get(node.tag.removeprefix(_TAG), "text")
