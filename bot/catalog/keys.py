"""Every key that a person may write in a catalog: the one table that reading, lint and the JSON Schema rest on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalog.document import Document
from bot.catalog.kinds import Fault, Kind, Named, Number, Reading, Several, Text, YesNo, check_day
from bot.errors import Problem

_SPECIFIER = (
    r"[A-Za-z0-9][\w.-]{0,99}[ \t]*(===|==|~=|!=|<=|>=|<|>)[ \t]*\d[\w.*+!-]{0,29}"
    r"([ \t]*,[ \t]*(===|==|~=|!=|<=|>=|<|>)[ \t]*\d[\w.*+!-]{0,29})*"
)
_RELEASE = r"\d+(\.\d+)*"
_LINE = r"[^\s*]"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a file: its name, what it may hold, and what it is for."""

    name: str
    kind: Kind
    about: str
    required: bool = False


def check_signature(text: str) -> None:
    """Raise Fault where a signature cannot work at all: several lines, or no text between its wildcards."""
    if "\n" in text:
        raise Fault("bad-signature", "a signature is one line", "keep the line that names the error")
    if "**" in text:
        raise Fault("bad-signature", "`**` in a signature", "write one `*`, it stands for any run of characters")
    if ".*" in text:
        raise Fault("bad-signature", "`.*` in a signature", "it is no regular expression: write `*`")
    if sum(character.isalnum() for character in text) < 4:
        raise Fault("bad-signature", f"the signature `{text}` says too little", "copy more of the error line")


def check_line(text: str) -> None:
    """Raise Fault where a pattern for lines holds nothing but its wildcards, so that it would take every line out."""
    if not re.search(_LINE, text):
        raise Fault("bad-value", f"`{text}` matches every line", "write the words that the lines have in common")


def check_specifier(text: str) -> None:
    """Raise Fault unless `text` is a package with PEP 440 version clauses."""
    if not re.fullmatch(_SPECIFIER, text):
        mend = 'write the package and the versions, such as "paddleocr>=2.6,<3"'
        raise Fault("bad-value", f"`{text}` is not a version range", mend)


def check_release(text: str) -> None:
    """Raise Fault unless `text` is a release number."""
    if not re.fullmatch(_RELEASE, text):
        raise Fault("bad-value", f"`{text}` is not a release", 'write it in quotes, such as "2.10"')


_TEXTS = Several(Text())
#: So many that each line of an issue may be compared with all of them.
_LINES = Several(Text(check_line, pattern=_LINE), at_most=1_000)

ENTRY = (
    Key("id", Number(), "The number of the entry, unique and never used again: /faq 9 posts it.", required=True),
    Key("title", Text(), "The question, as briefly as a person would put it.", required=True),
    Key("aliases", _TEXTS, "Other ways to ask it, in any language."),
    Key("signatures", Several(Text(check_signature)), "Error texts as users paste them; * for any run of characters."),
    Key("keywords", _TEXTS, "Identifiers that point to this entry, such as the name of an option."),
    Key("labels", _TEXTS, "Labels put on the issue with the answer, where the repository has them."),
    Key("requires", Several(Several(Text(), or_one=True, at_least=1)), "Wordings; of each item one must be mentioned."),
    Key("excludes", _TEXTS, "Wordings that rule this entry out."),
    Key(
        "versions",
        Several(Text(check_specifier, pattern=f"^{_SPECIFIER}$")),
        "Versions that the answer is for, such as paddleocr<3 (PEP 440); issues that name another are passed over.",
    ),
    Key("see_also", Several(Number()), "Entries that belong to this one."),
    Key(
        "reviewed",
        Text(check_day, pattern=r"^\d{4}-\d\d-\d\d$", date=True),
        "The day on which a person last checked the answer.",
    ),
    Key("retired", YesNo(), "true: keeps its number and page, and never matches."),
    Key("replaced_by", Number(), "The entry that took over."),
    Key("match", _TEXTS, "Issues that must lead to this entry: title in the first line, then the body."),
    Key("reject", _TEXTS, "Tempting issues that this entry must not answer."),
)

TRANSLATION = (
    *(key for key in ENTRY if key.name in {"id", "title", "aliases"}),
    Key("source", Text(), "Digest of the text it was translated from; `faqbot lint --fix-digests` writes it."),
)

SETTINGS = (
    Key("name", Text(), "What the catalog is called."),
    Key("boilerplate", _LINES, "Texts of issue templates to take out; * for any run of characters in a line."),
    Key("noise", _LINES, "Log lines that never decide a match; * for any run of characters."),
    Key("unwanted_wordings", _TEXTS, "Words that `lint` and `learn` shall no longer propose for the glossary."),
    Key("labels", _TEXTS, "The labels that entries may have."),
    Key(
        "supported",
        Named(Text(check_release, pattern=f"^{_RELEASE}$")),
        "The oldest release, by package, that is still supported; lint tells which answers are only for older ones.",
    ),
)


def read_keys(document: Document, table: Sequence[Key]) -> tuple[dict[str, Any], Reading]:
    """The values of a document by key, and the reading with its problems and lines."""
    reading = Reading(document.path, document.offset)
    kinds = {key.name: key.kind for key in table}
    values: dict[str, Any] = {}
    for name, node in document.nodes.items():
        reading.lines[name, -1] = document.lines[name]
        if name in kinds:
            values[name] = kinds[name].read(name, node, reading)
        else:
            mend = nearest(name, tuple(kinds))
            problem = Problem(document.path, document.lines[name], f"unknown key `{name}`", mend, code="unknown-key")
            reading.problems.append(problem)
    for key in table:
        if key.required and key.name not in document.nodes:
            problem = Problem(document.path, 1, f"has no `{key.name}`", "add it at the top", code="missing-key")
            reading.problems.append(problem)
    return values, reading


def nearest(name: str, known: Sequence[str]) -> str:
    """A mend for a name that does not exist: the known name most like it, or all of them."""
    from difflib import get_close_matches

    close = get_close_matches(name.lower().replace("-", "_"), known, 1, 0.6)
    return f"did you mean `{close[0]}`?" if close else f"known keys: {', '.join(known)}"
