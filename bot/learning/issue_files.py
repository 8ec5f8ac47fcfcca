"""Issues in files turned into values: labelled cases, JSON Lines of any source, folders of texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import UserError
from bot.learning.cases import Case, labelled_span

_TEXTS = (".md", ".txt")


@dataclass(frozen=True, slots=True)
class Sample:
    """An issue to be judged. `gold` is None where nobody labelled it; `knows` are the entries that labellers knew.

    Where `knows` is None, they knew all.
    """

    id: str
    title: str
    body: str = ""
    url: str = ""
    gold: tuple[int, ...] | None = None
    knows: frozenset[int] | None = None

    def is_right(self, entry: int | None) -> bool | None:
        """Whether an answer with `entry` (None: silence) is right; None where the labels do not tell."""
        if self.gold is None:
            return None
        if entry is None:
            return not self.gold
        if entry in self.gold:
            return True
        return False if self.knows is None or entry in self.knows else None


def from_cases(cases: Iterable[Case]) -> list[Sample]:
    """Labelled cases as samples.

    Their labels are about the entries that a case's own `labelled` names by its first and last number, or else about
    those that any of the cases names: an entry that came later may well be right where it is not named.
    """
    given = list(cases)
    named = frozenset(id for case in given for id in (*case.gold, *case.tempting))
    return [
        Sample(case.id, case.title, case.body, str(case.extra.get("url", "")), case.gold, _known(case.extra, named))
        for case in given
    ]


def from_examples(cases: Iterable[Case]) -> list[Sample]:
    """The catalog's own match and reject texts as samples; of a reject text no more is known than whom it rejects."""
    return [
        Sample(case.id, case.title, case.body, "", case.gold, None if case.gold else frozenset(case.tempting))
        for case in cases
    ]


def read_issues(path: Path) -> list[Sample]:
    """Issues of a JSON Lines file (title, body, and id or number, url), or of a folder of Markdown or text files.

    A text file's first line is the title. `gold` keys are passed over: these issues are not labelled. Raises UserError
    that names file and line.
    """
    try:
        samples = list(_of_folder(path) if path.is_dir() else _of_lines(path))
    except OSError as error:
        raise UserError(f"{error.filename or path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    if not samples:
        raise UserError(f"{path}: holds no issues")
    return samples


def _of_folder(folder: Path) -> Iterator[Sample]:
    for path in sorted(folder.iterdir()):
        if path.suffix in _TEXTS and path.is_file():
            title, _, body = path.read_text(encoding="utf-8-sig").strip().partition("\n")
            yield Sample(path.stem, title.lstrip("# ").strip(), body.strip("\n"))


def _of_lines(path: Path) -> Iterator[Sample]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            yield _sample(line, f"{path}:{number}", number)


def _sample(line: str, place: str, number: int) -> Sample:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{place}: is not JSON: {error}; write one object a line") from error
    if not isinstance(data, dict) or not isinstance(data.get("title"), str):
        raise UserError(f'{place}: is no issue; write {{"number": 1, "title": "...", "body": "..."}}')
    name = next((str(data[key]) for key in ("id", "number") if data.get(key)), str(number))
    url = next((str(data[key]) for key in ("html_url", "url") if data.get(key)), "")
    body = data.get("body")
    return Sample(name, data["title"], body if isinstance(body, str) else "", url)


def _known(extra: Mapping[str, Any], named: frozenset[int]) -> frozenset[int]:
    span = labelled_span(extra)
    return named if span is None else frozenset(span[: 100_000 + 1])
