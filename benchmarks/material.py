"""Catalogs of any size and issues of 3 kB to measure with, the same on every machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from random import Random

from bot.catalog.loader import load_folder
from bot.core.entry import Catalog, Entry, Translation
from bot.learning.cases import Case, read_cases

ROOT = Path(__file__).resolve().parent.parent
ISSUE_BYTES = 3_000
LOG_LINE = "[2024/01/02 03:04:05] ppocr INFO: epoch: [1/500], iter: {number}, lr: 0.001, loss: 5.{number}\n"
_FRAME = '  File "/home/user/project/module_{number}.py", line {number}, in run\n    result = step_{number}(image)\n'
_SYSTEM = "System: Ubuntu 20.04\nVersion: paddleocr 2.7.0, paddlepaddle-gpu 2.5.1\nCommand: python3 tools/infer.py\n"
_LATIN = re.compile(r"[A-Za-z]{5,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_SYLLABLES = [first + second for first in "bcdfgklmnprst" for second in "aeo"]


def catalog(size: int) -> Catalog:
    """The shipped entries, those of the projects in benchmarks/transfer, then variations of both, `size` in all.

    A variation has about every second longer word of its model replaced, as if it spoke of other parts of a program.
    """
    shipped = load_folder(ROOT / "faq").catalog
    others = [load_folder(folder).catalog for folder in sorted((ROOT / "benchmarks" / "transfer").glob("*/faq"))]
    models = [*shipped.active, *(entry for other in others for entry in other.active)]
    last = max(entry.id for entry in shipped.entries)
    entries = list(shipped.active)
    for number, model in enumerate(islice(cycle(models), len(shipped.active), size)):
        varied = model if len(shipped.active) + number < len(models) else _varied(model, Random(number))
        entries.append(replace(varied, id=last + 1 + number, requires=(), excludes=(), replaced_by=None))
    return replace(shipped, entries=tuple(entries[:size]))


def cases() -> list[Case]:
    """The labelled cases of the shipped catalog, in a fixed order."""
    return read_cases(sorted((ROOT / "faq" / "cases").glob("*.jsonl")))


def issues(count: int) -> list[tuple[str, str]]:
    """Title and body of cases, filled up to 3 kB with what fills real issues: system, traceback, log lines."""
    chosen = cases()
    return [(case.title, _filled(case.body, _log())) for case in islice(chosen, 0, None, max(1, len(chosen) // count))]


def wordy_issues(count: int) -> list[tuple[str, str]]:
    """The same with 3 kB of words: the bodies of several cases in a row. Harder than any real issue of that length."""
    chosen = [case for case in cases() if case.body]
    step = max(1, len(chosen) // count)
    return [
        (case.title, _filled("", (f"{chosen[(at + 7 * more) % len(chosen)].body}\n\n" for more in range(1_000))))
        for at, case in islice(enumerate(chosen), 0, None, step)
    ]


def big_log() -> str:
    """A training log of 1 MB."""
    return "".join(LOG_LINE.format(number=number) for number in range(14_000))[:1_000_000]


def _log() -> Iterator[str]:
    yield f"\n\n{_SYSTEM}\n```\n"
    yield "Traceback (most recent call last):\n"
    yield from (_FRAME.format(number=number) for number in range(1, 6))
    yield from (LOG_LINE.format(number=number) for number in range(1_000))


def _filled(body: str, more: Iterator[str]) -> str:
    while len(body.encode()) < ISSUE_BYTES:
        body += next(more)
    return body.encode()[:ISSUE_BYTES].decode("utf-8", "ignore")


def _varied(entry: Entry, random: Random) -> Entry:
    words: dict[str, str] = {}

    def vary(text: str) -> str:
        return _CHINESE.sub(another, _LATIN.sub(another, text))

    def another(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word not in words:
            other = "".join(random.choices(_SYLLABLES, k=3)) if word.isascii() else _other_characters(random)
            words[word] = other if random.random() < 0.5 else word
        return words[word]

    def every(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(vary, texts))

    return replace(
        entry,
        title=vary(entry.title),
        answer=vary(entry.answer),
        aliases=every(entry.aliases),
        signatures=every(entry.signatures),
        keywords=every(entry.keywords),
        translations={
            language: Translation(language, vary(other.title), vary(other.answer), every(other.aliases))
            for language, other in entry.translations.items()
        },
    )


def _other_characters(random: Random) -> str:
    return "".join(chr(0x4E00 + random.randrange(3_000)) for _ in range(2))
