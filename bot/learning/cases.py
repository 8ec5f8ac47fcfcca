"""Labelled cases: JSON Lines turned into values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.core.entry import Catalog
from bot.errors import CaseError

#: What `kind` may say; the first has an entry in `gold`, the others have none.
KINDS = ("positive", "hard_negative", "background")


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled issue. An empty `gold` means: stay silent.

    `kind` is positive, hard_negative or background; `tempting` are entries that share words with it and do not help;
    `extra` keeps every further key of the line.
    """

    id: str
    title: str
    body: str = ""
    gold: tuple[int, ...] = ()
    tempting: tuple[int, ...] = ()
    kind: str = ""
    lang: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def group(self) -> str:
        """What folds are balanced by: the entry that answers it, else the one that tempts, else nothing."""
        if self.gold:
            return f"+{self.gold[0]}"
        return f"-{self.tempting[0]}" if self.tempting else "background"

    def looked_at(self, entry: int) -> bool:
        """Was an entry looked at when this was labelled? All were, where it does not say at which."""
        span = labelled_span(self.extra)
        return span is None or entry in span


def labelled_span(extra: Mapping[str, Any]) -> range | None:
    """The entries that labellers looked at: `labelled` names the first and the last; None where it names none."""
    match extra.get("labelled"):
        case [int(first), int(last)]:
            return range(first, last + 1)
    return None


def read_cases(paths: Iterable[Path]) -> list[Case]:
    """The cases of some files, in order. Raises CaseError that names file, line and mend."""
    cases: list[Case] = []
    seen: dict[str, str] = {}
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CaseError(f"{path}: cannot be read: {error.strerror}") from error
        for place, case in cases_in(data, str(path)):
            if case.id in seen:
                raise CaseError(f"{place}: the id {case.id!r} stands already at {seen[case.id]}; give it another")
            seen[case.id] = place
            cases.append(case)
    if not cases:
        raise CaseError(f"{', '.join(map(str, paths)) or 'no file'}: holds no cases")
    return cases


def cases_in(data: bytes, path: str) -> Iterator[tuple[str, Case]]:
    """The cases of a file's content, each with its place (path and line). Raises CaseError."""
    try:
        # Not splitlines(): JSON may hold U+2028 and its like, which are no ends of lines here. Editors of Windows put a
        # byte order mark first.
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise CaseError(f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{path}:{number}"
            yield place, _case(line, place)


def proofs_of(catalog: Catalog) -> list[Case]:
    """The `match` and `reject` texts of a catalog's entries, as cases."""
    cases: list[Case] = []
    for entry in catalog.active:
        for name, texts in (("match", entry.match), ("reject", entry.reject)):
            for number, text in enumerate(texts, 1):
                title, _, body = text.strip().partition("\n")
                gold = (entry.id,) if name == "match" else ()
                tempting = () if gold else (entry.id,)
                kind = "positive" if gold else "hard_negative"
                cases.append(Case(f"{name}-{entry.id}-{number}", title, body, gold, tempting, kind))
    return cases


def _case(line: str, place: str) -> Case:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise CaseError(
            f"{place}: is not JSON: {error.msg} at column {error.colno}; write one object a line"
        ) from error
    except RecursionError as error:
        raise CaseError(f"{place}: is nested too deeply; write one object a line") from error
    if not isinstance(data, dict):
        raise CaseError(f'{place}: is not an object; write {{"id": ..., "title": ..., "body": ..., "gold": [...]}}')
    for key in ("id", "title"):
        if data.get(key) is None or data[key] == "":
            raise CaseError(f"{place}: {key} is missing; add it")
        if not isinstance(data[key], str) or not data[key].strip():
            raise CaseError(f"{place}: {key} is no text; write it in quotes")
    for key in ("body", "kind", "lang"):
        if not isinstance(data.get(key) or "", str):
            raise CaseError(f"{place}: {key} is no text; write it in quotes, or leave it out")
    for key in ("gold", "tempting"):
        value = data.get(key, [])
        if not isinstance(value, list) or any(not isinstance(id, int) or isinstance(id, bool) for id in value):
            raise CaseError(f"{place}: {key} is no list of entry numbers; write [] or [9]")
    if "gold" not in data:
        raise CaseError(f"{place}: gold is missing; write [] where the bot must stay silent")
    _check_labels(data, place)
    known = {"id", "title", "body", "gold", "tempting", "kind", "lang"}
    return Case(
        id=data["id"],
        title=data["title"],
        body=data.get("body") or "",
        gold=tuple(data["gold"]),
        tempting=tuple(data.get("tempting", [])),
        kind=data.get("kind") or "",
        lang=data.get("lang") or "",
        extra={key: value for key, value in data.items() if key not in known},
    )


def _check_labels(data: Mapping[str, Any], place: str) -> None:
    """CaseError where the labels of a case contradict each other, or say what is passed over without a word."""
    gold, kind = data["gold"], data.get("kind") or ""
    if both := sorted(set(gold) & set(data.get("tempting", []))):
        raise CaseError(f"{place}: entry {both[0]} stands in gold and in tempting; keep it in one of them")
    if kind and kind not in KINDS:
        raise CaseError(f"{place}: kind is {kind!r}; write {', '.join(KINDS[:-1])} or {KINDS[-1]}, or leave it out")
    if kind and gold and kind != KINDS[0]:
        raise CaseError(f"{place}: kind is {kind} and gold names entry {gold[0]}; write positive, or gold: []")
    if kind == KINDS[0] and not gold:
        raise CaseError(f"{place}: kind is positive and gold names no entry; name it, or write hard_negative")
    span = data.get("labelled")
    if span is not None and not _is_span(span):
        mend = "write the first and the last entry that were looked at, such as [1, 10]"
        raise CaseError(f"{place}: labelled is {json.dumps(span, ensure_ascii=False)[:60]}; {mend}")


def _is_span(value: object) -> bool:
    numbers = value if isinstance(value, list) else []
    if len(numbers) != 2 or any(not isinstance(one, int) or isinstance(one, bool) for one in numbers):
        return False
    return 1 <= int(numbers[0]) <= int(numbers[1])
