"""Issues turned into what the catalog lacks: clusters of questions that no entry answers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.core.decide import decide
from bot.core.entry import Catalog
from bot.core.facts import Facts, facts_of, units
from bot.core.fingerprint import numberless
from bot.core.general_errors import is_general_error
from bot.core.glossary import CONCEPT, Glossary
from bot.core.matching import Matcher, shipped_model
from bot.core.policy import Policy
from bot.core.text import IssueText
from bot.learning.clusters import group, likeness, normal
from bot.learning.issue_files import Sample

#: Mean likeness, 0 to 1, down to which clusters are joined.
LEAST_ALIKE = 0.22
#: Fewer issues than this are no cluster.
LEAST_ISSUES = 2
#: Error lines of an issue that are compared whole, those that are read for words, and characters of one.
_ERRORS, _LINES, _LINE = 4, 12, 400
#: How much each part of an issue says about its subject.
_PARTS = {"title": 1.0, "question": 0.5, "prose": 0.25, "errors": 0.35, "code": 0.15}
#: A fingerprint that two issues share says more than any word.
_FINGERPRINT, _FINGERPRINT_WEIGHT = "!", 1.2
#: What only one issue says cannot be shared, and still makes it less alike to others.
_ALONE = 0.35
#: Concepts of how people talk, not of what about, by the beginning of their names; and how little they say.
_MANNERS = (
    "ask ", "wish ", "announce", "report bug", "pull request", "released", "not yet", "after upgrade", "already tried",
    "works elsewhere", "first time", "sometimes", "always", "suddenly", "error", "warning", "same", "compare", "run",
    "contribute", "improve", "not found",
)  # fmt: skip
_MANNER = 0.1
#: Concepts bring both languages together, so they count more than the words that stand for them.
_CONCEPT = 1.5
_MOST_TELLING = 5.0
#: Words of a cluster that tell less than this share of the most telling one are not named.
_TELLING = 0.2
#: Pairs of Chinese characters with one of these join words rather than being one.
_JOINS = frozenset(
    "的了吗呢吧啊是在有和与我你他她它这那哪个就都也很还到把被为以及或请问一下上中里用会要对之其而但没不只能时何么怎什得着过"
    "来去可如何想给从让比跟着些几多少好大小更最再又却自己该应谢帮看说出直得做者们您所于此且即"
)
#: Where one entry is the best match of most issues of a cluster, at least as sure as this, an alias may do.
NEAR = 0.3


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An issue that no entry answers. `nearest` is the entry that comes nearest, `confidence` how near, 0 to 1."""

    sample: Sample
    text: IssueText
    facts: Facts
    nearest: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A cluster: its issues with the most typical one first, and what tells it from the others.

    `words` are units that many of them have, the most telling first; `fingerprints` masked error lines with the number
    of issues that have them; `nearest` is an entry that comes near in most of them, so that an alias may do instead of
    a new entry; `alike` is the mean likeness of its issues, 0 to 1.
    """

    issues: tuple[Unanswered, ...]
    words: tuple[str, ...]
    fingerprints: tuple[tuple[str, int], ...] = ()
    nearest: int | None = None
    alike: float = 0.0


@dataclass(frozen=True, slots=True)
class Gaps:
    """All clusters, the largest first; `alone` are issues like no other."""

    read: int
    answered: int
    clusters: tuple[Gap, ...]
    alone: tuple[Unanswered, ...] = field(default=())

    @property
    def unanswered(self) -> int:
        """How many issues no entry answers."""
        return self.read - self.answered


def find_gaps(
    samples: Sequence[Sample],
    catalog: Catalog,
    policy: Policy | None = None,
    progress: Callable[[int], object] = lambda done: None,
) -> Gaps:
    """Cluster the issues that no entry answers, by error lines and by words and concepts of both languages.

    An issue counts as answered where its label names an entry or the bot would answer. The same input gives the same
    clusters. `progress` is told how many issues are read.
    """
    glossary = Glossary(catalog.glossary)
    matcher = Matcher(catalog)
    policy = policy or Policy()
    left: list[Unanswered] = []
    seen: set[tuple[str, str]] = set()
    for number, sample in enumerate(samples, 1):
        text = matcher.read(sample.title, sample.body)
        decision = decide(matcher.match(text), policy)
        if not sample.gold and decision.entry is None and (sample.title, sample.body) not in seen:
            best = decision.best
            near = (best.entry, best.confidence) if best else (None, 0.0)
            left.append(Unanswered(sample, text, facts_of(text, glossary), *near))
        seen.add((sample.title, sample.body))
        progress(number)
    return _clustered(len(samples), left, glossary)


def _clustered(read: int, left: list[Unanswered], glossary: Glossary) -> Gaps:
    weighted = [_weighted(issue, glossary) for issue in left]
    counts = Counter(unit for parts in weighted for unit in parts)
    vectors = [_vector(parts, counts, len(left)) for parts in weighted]
    pairs = likeness(vectors)
    groups = group(len(left), pairs, LEAST_ALIKE)
    clusters = [
        _gap([left[number] for number in numbers], numbers, vectors, pairs, counts, len(left))
        for numbers in groups
        if len(numbers) >= LEAST_ISSUES
    ]
    clusters.sort(key=lambda gap: (-len(gap.issues), -gap.alike, gap.issues[0].sample.id))
    alone = tuple(left[numbers[0]] for numbers in groups if len(numbers) < LEAST_ISSUES)
    return Gaps(read, read - len(left), tuple(clusters), alone)


def _weighted(issue: Unanswered, glossary: Glossary) -> dict[str, float]:
    """Units of an issue by how much the part says that they stand in."""
    facts = issue.facts
    found: dict[str, float] = {}
    errors = facts.errors - _of_general_errors(issue.text, glossary)
    parts = (("code", facts.code), ("prose", facts.prose), ("errors", errors), ("question", facts.question))
    for name, part in (*parts, ("title", facts.title)):
        for unit in part:
            found[unit] = max(found.get(unit, 0.0), _PARTS[name])
    for unit in list(found):
        if _joins(unit):
            del found[unit]
        elif unit[0] == CONCEPT:
            found[unit] *= _MANNER if _is_manner(unit) else _CONCEPT
    for fingerprint in fingerprints_of(issue.text):
        found[_FINGERPRINT + fingerprint] = _FINGERPRINT_WEIGHT
    return found


def _of_general_errors(text: IssueText, glossary: Glossary) -> frozenset[str]:
    """The units of error lines that every program reports, but for those of the other error lines."""
    units_of: dict[bool, set[str]] = {True: set(), False: set()}
    for line in text.errors[:_LINES]:
        units_of[is_general_error(line)] |= units(line[:_LINE], glossary)
    return frozenset(units_of[True] - units_of[False])


def fingerprints_of(text: IssueText) -> list[str]:
    """The masked error lines of an issue that say enough to be compared, in order."""
    masked = dict.fromkeys(numberless(line) for line in text.errors[:_ERRORS])
    return [line for line in masked if len(line) >= 12 and not is_general_error(line)]


def _vector(parts: dict[str, float], counts: Counter[str], documents: int) -> dict[str, float]:
    model = shipped_model()
    vector: dict[str, float] = {}
    alone = 0.0
    for unit, share in parts.items():
        rarity = math.log((documents + 1) / (counts[unit] + 0.5))
        if unit[0] != _FINGERPRINT:
            rarity = min(rarity, math.log((model.documents + 1) / (model.frequency.get(unit, 0) + 1)))
        weight = share * max(0.0, min(rarity, _MOST_TELLING))
        if counts[unit] > 1:
            vector[unit] = weight
        else:
            alone += (_ALONE * weight) ** 2
    return normal(vector, alone)


def _gap(
    issues: list[Unanswered],
    numbers: list[int],
    vectors: Sequence[dict[str, float]],
    pairs: dict[tuple[int, int], float],
    counts: Counter[str],
    documents: int,
) -> Gap:
    means = {
        one: sum(pairs.get((min(one, other), max(one, other)), 0.0) for other in numbers if other != one)
        for one in numbers
    }
    order = sorted(range(len(issues)), key=lambda at: (-means[numbers[at]], at))
    shared: Counter[str] = Counter()
    for number in numbers:
        shared.update(vectors[number].keys())
    strength: dict[str, float] = {}
    for unit, count in shared.items():
        if count < 2 or unit[0] == _FINGERPRINT or _is_manner(unit) or not _is_said(unit, issues):
            continue
        inside, outside = count / len(numbers), (counts[unit] - count + 0.5) / (documents - len(numbers) + 1)
        weight = sum(vectors[number].get(unit, 0.0) for number in numbers) / len(numbers)
        strength[unit] = inside * weight * max(0.0, math.log(inside / outside))
    most = max(strength.values(), default=0.0)
    strength = {unit: value for unit, value in strength.items() if value >= _TELLING * most}
    words = sorted(strength, key=lambda unit: (2 * shared[unit] < len(numbers), -strength[unit], unit))
    lines = Counter(line for issue in issues for line in dict.fromkeys(fingerprints_of(issue.text)))
    common = tuple(
        (line, count) for line, count in sorted(lines.items(), key=lambda one: (-one[1], one[0])) if count > 1
    )
    near = Counter(issue.nearest for issue in issues if issue.confidence >= NEAR)
    entry, votes = near.most_common(1)[0] if near else (None, 0)
    return Gap(
        issues=tuple(issues[at] for at in order),
        words=tuple(words),
        fingerprints=common,
        nearest=entry if votes * 2 > len(issues) else None,
        alike=sum(means.values()) / (len(numbers) * (len(numbers) - 1)),
    )


def _is_said(unit: str, issues: Sequence[Unanswered]) -> bool:
    """Whether a unit names what the issues say: `merge` may be known as the concept `split`, and nobody says split.

    Names of concepts are English, so that Chinese issues need not hold them.
    """
    if unit[0] != CONCEPT or all(issue.text.language == "zh" for issue in issues):
        return True
    return any(unit[1:] in issue.text.normalised for issue in issues)


def _is_manner(unit: str) -> bool:
    return unit[0] == CONCEPT and unit[1:].startswith(_MANNERS)


def _joins(unit: str) -> bool:
    return len(unit) == 2 and not _JOINS.isdisjoint(unit)
