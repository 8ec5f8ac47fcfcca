"""A cluster of unanswered issues turned into its name, and into what an entry for it begins with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.core.entry import Catalog
from bot.core.glossary import CONCEPT, Glossary
from bot.core.language import language_of
from bot.core.neutral import neutralise
from bot.core.signatures import weakness_of
from bot.core.terms import stem, words
from bot.learning.gaps import Gap, Unanswered

#: Words that a cluster is called by, and titles and issues that a draft takes over.
NAME_WORDS, ALIASES, EXAMPLES = 4, 8, 3
#: Characters of a title, of a signature and of an example's body that are taken over.
_TITLE, _SIGNATURE, _BODY = 120, 160, 500
_BODY_LINES, _ERROR_LINES = 6, 3
_PLACEHOLDER = re.compile(r"<(?:url|uuid|time|hex|path|version|size|shape|name|num)>")
_STARS = re.compile(r"\*(?:[\s.,:;/\\'\"()\[\]<>-]*\*)+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z0-9][\w.+#-]*[\w+#]|[A-Za-z0-9]")
_IDENTIFIER = re.compile(r"[a-z]\w*_\w+")
_LONGEST_WORD = 6
#: What words do not begin or end with.
_PARTICLES = "的了吗呢吧是不在有和与就都也很把被"
_INVISIBLE = "\u200b"


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the issues of a cluster say about the entry that is missing; `urls` lead to them, typical ones first."""

    title: str
    aliases: tuple[str, ...]
    signatures: tuple[str, ...]
    keywords: tuple[str, ...]
    labels: tuple[str, ...]
    match: tuple[str, ...]
    urls: tuple[str, ...]


def name_of(gap: Gap, catalog: Catalog) -> str:
    """The most telling words of a cluster: concepts by their names, other words as people write them."""
    glossary = Glossary(catalog.glossary)
    titles = [issue.text.title for issue in gap.issues]
    texts = [*titles, *(issue.text.prose for issue in gap.issues), *("\n".join(one.text.errors) for one in gap.issues)]
    chosen: list[str] = []
    for unit in gap.words:
        word = unit[1:] if unit[0] == CONCEPT else _chinese(unit, titles) if _HAN.match(unit) else _latin(unit, texts)
        known = unit[0] != CONCEPT and not glossary.concepts(words(word)).isdisjoint(chosen)
        if not known and _is_word(word, glossary) and not any(_same(word, other) for other in chosen):
            chosen.append(word)
        if len(chosen) == NAME_WORDS:
            break
    return " · ".join(chosen) or _harmless(titles[0], _TITLE)


def sketch(gap: Gap, catalog: Catalog) -> Sketch:
    """The beginnings of an entry: the most typical title, the others as aliases, shared error lines, three examples.

    Titles and texts are the authors' own, without secrets and names of their machines.
    """
    titles = list(_titles(gap.issues))
    title = next((text for text in titles if language_of(text) == "en"), titles[0])
    return Sketch(
        title=title,
        aliases=tuple(text for text in titles if text != title)[:ALIASES],
        signatures=tuple(dict.fromkeys(_signatures(gap))),
        keywords=_keywords(gap),
        labels=_labels(gap, catalog),
        match=tuple(_example(issue) for issue in gap.issues[:EXAMPLES]),
        urls=tuple(issue.sample.url or issue.sample.id for issue in gap.issues),
    )


def _titles(issues: Iterable[Unanswered]) -> Iterator[str]:
    seen: set[str] = set()
    for issue in issues:
        text = _harmless(issue.text.title, _TITLE)
        folded = "".join(text.casefold().split()).rstrip("?？.。!！")
        if folded and folded not in seen:
            seen.add(folded)
            yield text
    if not seen:
        yield "untitled"


def _signatures(gap: Gap) -> Iterator[str]:
    for line, _ in gap.fingerprints:
        text = _STARS.sub("*", _PLACEHOLDER.sub("*", line)).strip()
        if len(text) > _SIGNATURE:
            text = text[:_SIGNATURE].rpartition(" ")[0] + "*"
        if not weakness_of(text) and len(text.replace("*", "")) >= len(text) / 2:
            yield text


def _keywords(gap: Gap) -> tuple[str, ...]:
    """Identifiers that half of the issues mention."""
    counts = Counter(
        word
        for issue in gap.issues
        for word in set(_IDENTIFIER.findall(f"{issue.text.title}\n{issue.text.prose}".lower()))
    )
    return tuple(sorted(word for word, count in counts.items() if count > 1 and 2 * count >= len(gap.issues)))[:5]


def _labels(gap: Gap, catalog: Catalog) -> tuple[str, ...]:
    """The labels that the entries nearest to most of the issues share."""
    nearest = [entry for issue in gap.issues if issue.nearest and (entry := catalog.get(issue.nearest))]
    counts = Counter(label for entry in nearest for label in entry.labels)
    return tuple(label for label, count in counts.most_common() if 2 * count > len(gap.issues))


def _example(issue: Unanswered) -> str:
    lines = [_harmless(line, 200) for line in issue.text.prose.splitlines() if line.strip()][:_BODY_LINES]
    lines += [_harmless(line, 200) for line in issue.text.errors[:_ERROR_LINES]]
    body = ""
    for line in dict.fromkeys(lines):
        if len(body) + len(line) > _BODY:
            break
        body += f"\n{line}"
    return _harmless(issue.text.title, _TITLE) + body


def _harmless(text: str, limit: int) -> str:
    return neutralise(text, limit).replace(_INVISIBLE, "")


def _latin(unit: str, texts: Iterable[str]) -> str:
    """The word that most often stands for a stem."""
    found = Counter(word for text in texts for word in _LATIN.findall(text) if stem(word.lower()) == unit)
    folded = Counter(word.lower() for word in found.elements())
    return min(found, key=lambda word: (-folded[word.lower()], -found[word], word)) if found else unit


def _chinese(pair: str, titles: Iterable[str]) -> str:
    """The longest run of characters around a pair that most of the titles with the pair have."""
    runs = [run for title in titles for run in _HAN.findall(title) if pair in run]
    counts: Counter[str] = Counter()
    for run in runs:
        parts = {run[at : at + size] for size in range(2, _LONGEST_WORD + 1) for at in range(len(run) - size + 1)}
        counts.update(part for part in parts if pair in part)
    often = [part for part, count in counts.items() if count > 1 and 3 * count >= 2 * counts[pair]]
    return max(often, key=lambda part: (len(part), counts[part], part)).strip(_PARTICLES) if often else pair


def _is_word(word: str, glossary: Glossary) -> bool:
    """Whether a reader would take it for a word: no mere number, no two Chinese characters that are none together."""
    if _HAN.fullmatch(word):
        return len(word) > 2 or bool(glossary.concepts(words(word)))
    return len(word) > 1 and not word.isdigit()


def _same(word: str, other: str) -> bool:
    """Whether a word adds nothing to one that is there: one in the other, or overlapping Chinese."""
    one, two = word.lower(), other.lower()
    if one in two or two in one or stem(one) == stem(two):
        return True
    return bool(_HAN.fullmatch(one) and _HAN.fullmatch(two)) and any(
        one[-size:] == two[:size] or two[-size:] == one[:size] for size in range(1, min(len(one), len(two)))
    )
