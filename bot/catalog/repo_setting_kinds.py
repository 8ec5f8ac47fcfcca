"""What a repository's settings may hold beyond what entries hold: choices, bounded numbers, folders, addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml

from bot.catalog.kinds import Fault, Reading, scalar

_FOLDER = r"(?!/)(?!.*\.\.)(?!.*//)[^\\\x00-\x1f:*?\"<>|]{1,200}"
_ADDRESS = r"https?://[^\s<>\"\\]{1,500}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, name: str, node: yaml.Node, reading: Reading) -> str | None:
        """The word, in lower case."""
        try:
            text = scalar(name, node, "text", "str").lower()
            if text not in self.words:
                raise Fault("bad-value", f"`{name}` is {_shown(text)}", f"write {_either(self.words)}")
        except Fault as fault:
            reading.complain(node, fault)
            return None
        return text

    def schema(self) -> dict[str, Any]:
        """The words."""
        return {"type": "string", "enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number between two limits, both included."""

    least: int
    most: int

    def read(self, name: str, node: yaml.Node, reading: Reading) -> int | None:
        """The number."""
        try:
            text = scalar(name, node, "a whole number", "int")
            if not re.fullmatch("0|[1-9][0-9]{0,8}", text) or not self.least <= int(text) <= self.most:
                mend = f"write a whole number from {self.least} to {self.most}"
                raise Fault("bad-value", f"`{name}` is {_shown(text)}", mend)
        except Fault as fault:
            reading.complain(node, fault)
            return None
        return int(text)

    def schema(self) -> dict[str, Any]:
        """An integer with the same limits."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Share:
    """A share such as 0.95, between two limits, both included."""

    least: float
    most: float

    def read(self, name: str, node: yaml.Node, reading: Reading) -> float | None:
        """The share."""
        try:
            text = scalar(name, node, "a share such as 0.95", "float", "int")
            if not re.fullmatch(r"[01](\.[0-9]{1,6})?", text) or not self.least <= float(text) <= self.most:
                mend = f"write a share from {self.least} to {self.most}"
                raise Fault("bad-value", f"`{name}` is {_shown(text)}", mend)
        except Fault as fault:
            reading.complain(node, fault)
            return None
        return float(text)

    def schema(self) -> dict[str, Any]:
        """A number with the same limits."""
        return {"type": "number", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Fixed:
    """A mapping with a fixed set of names, each with words of its own."""

    choices: Mapping[str, Choice]

    def read(self, name: str, node: yaml.Node, reading: Reading) -> dict[str, str] | None:
        """The words by name; names that are not there were not given."""
        if not isinstance(node, yaml.MappingNode):
            first = next(iter(self.choices))
            mend = f"write lines below it, indented, such as `{first}: {self.choices[first].words[0]}`"
            reading.complain(node, Fault("bad-value", f"`{name}` must hold names with a value each", mend))
            return None
        values: dict[str, str] = {}
        for key, value in node.value:
            inner = str(key.value)
            if inner not in self.choices:
                close = get_close_matches(inner.lower(), self.choices, 1, 0.6)
                mend = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(self.choices)}"
                reading.complain(key, Fault("unknown-key", f"`{name}` has no `{_shown(inner)}`", mend))
            elif inner in values:
                reading.complain(key, Fault("duplicate-key", f"`{name}` has `{inner}` twice", "delete one of them"))
            else:
                word = self.choices[inner].read(f"{name}.{inner}", value, reading)
                values.update({inner: word} if word is not None else {})
        return values

    def schema(self) -> dict[str, Any]:
        """An object with these names only."""
        properties = {name: choice.schema() for name, choice in self.choices.items()}
        return {"type": "object", "properties": properties, "additionalProperties": False}


FOLDER_PATTERN, ADDRESS_PATTERN, LABEL_PATTERN = f"^{_FOLDER}$", f"^{_ADDRESS}$", r"^\S(.{0,48}\S)?$"


def check_folder(text: str) -> None:
    """Raise Fault unless `text` is a path that stays within the repository."""
    if not re.fullmatch(_FOLDER, text):
        raise Fault("bad-value", f"`{_shown(text)}` is no folder of this repository", "write it as docs/faq")


def check_address(text: str) -> None:
    """Raise Fault unless `text` is a web address; the only braces in it are {id}, {page} and {path}."""
    if not re.fullmatch(_ADDRESS, text):
        raise Fault("bad-value", f"`{_shown(text)}` is no web address", "begin with https://")
    if unknown := [name for name in re.findall(r"\{([^}]*)\}?", text) if name not in ("id", "page", "path")]:
        raise Fault("bad-value", f"`{{{_shown(unknown[0])}}}` stands for nothing", "use {id}, {page} or {path}")


def check_label(text: str) -> None:
    """Raise Fault unless GitHub takes `text` as the name of a label."""
    if not re.fullmatch(LABEL_PATTERN[1:-1], text):
        raise Fault("bad-value", f"`{_shown(text)}` cannot be a label", "GitHub's labels have 50 characters at most")


def _either(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"
