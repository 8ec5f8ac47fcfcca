"""What is known of a new entry turned into the text of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from bot.core.entry import Entry

_STOP_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        "a an and are as at be by can did do does for from get got has have how i if in is it its my of on"
        " or so that the their there they this to used was what when where which why will with you your",
    )
)
#: What is left of these when only letters are taken is no word, and a name without its negation says the contrary.
_CONTRACTIONS = (
    (r"\bcan['’]t\b", "cannot"),
    (r"\bwon['’]t\b", "will not"),
    (r"n['’]t\b", " not"),
    (r"(?<=\w)['’](?:s|re|ve|ll|d|m)\b", ""),
)
#: Lists that are short enough are written on one line.
_INLINE = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A new entry before it has a file. Empty fields are not written."""

    title: str
    answer: str
    aliases: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    match: tuple[str, ...] = ()


def entry_text(id: int, draft: Draft) -> str:
    """The whole text of the entry's file."""
    parts = [_yaml("id", id)]
    for field in fields(draft):
        value = getattr(draft, field.name)
        if field.name != "answer" and value:
            parts.append(_yaml(field.name, list(value) if isinstance(value, tuple) else value))
    return f"---\n{''.join(parts)}---\n{draft.answer.strip()}\n"


def file_name(id: int, title: str) -> str:
    """NNN-slug.md, with the telling words of the title; `entry` where it has none in Latin letters."""
    text = title.lower()
    for pattern, whole in _CONTRACTIONS:
        text = re.sub(pattern, whole, text)
    words = [word for word in re.findall(r"[a-z0-9]+", text) if word not in _STOP_WORDS]
    return f"{id:03}-{'-'.join(words[:6])[:60].strip('-') or 'entry'}.md"


def write_new(folder: Path, id: int, draft: Draft, called: str = "") -> Path:
    """Write the entry's file, and make the folder where it lacks. Raises FileExistsError rather than overwrite.

    The file is named after the words of `called`, or else of the title.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(id, called or draft.title)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(entry_text(id, draft))
    return path


def taken_ids(entries: Iterable[Entry], folder: Path) -> set[int]:
    """Ids in use: those of the entries, and those that file names of entries that cannot be loaded begin with."""
    numbers = (re.match(r"(\d+)-", path.name) for path in folder.glob("*.md"))
    return {entry.id for entry in entries} | {int(number[1]) for number in numbers if number}


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else '"' if re.search(r"[:#'\[\]{}*&!|>%@`]", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _yaml(name: str, value: Any) -> str:
    text = _dumped({name: value}, False)
    if isinstance(value, list) and "\n" not in "".join(value):
        inline = f"{name}: {_dumped(value, True)}"
        text = inline if len(inline) <= _INLINE else text
    return text


def _dumped(value: Any, flow: bool) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, default_flow_style=flow, sort_keys=False, width=10_000
    )
    return text
