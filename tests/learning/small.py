"""A small catalog and labelled cases for it: enough to learn from within a second."""

from __future__ import annotations

from bot.core.entry import Catalog, Entry
from bot.core.match import Decision, Evidence, Match
from bot.learning.cases import Case
from bot.learning.judged import Judged

SYMBOL, SLOW, DICTIONARY = 1, 2, 3

CATALOG = Catalog(
    (
        Entry(
            SYMBOL,
            "Import fails with an undefined symbol",
            "Build the ops again.",
            aliases=("undefined symbol when importing the compiled ops",),
            signatures=("ImportError: * undefined symbol: *",),
            match=("the compiled ops cannot be imported, undefined symbol",),
        ),
        Entry(SLOW, "Inference is slow on the first picture", "It loads.", aliases=("first prediction takes long",)),
        Entry(
            DICTIONARY,
            "How do I use my own dictionary",
            "Set the key.",
            aliases=("custom dictionary file", "怎么用自己的字典"),
            keywords=("rec_char_dict_path",),
        ),
    )
)


def a_case(id: str, title: str, *gold: int, body: str = "", tempting: tuple[int, ...] = (), kind: str = "") -> Case:
    """A labelled case; its kind follows from what is given."""
    kind = kind or ("positive" if gold else "hard_negative" if tempting else "background")
    return Case(id, title, body, gold, tempting, kind, "en")


def some_cases() -> list[Case]:
    """Thirty cases over three entries, with negatives; the numbers in their ids grow with time."""
    symbols = ("after an upgrade", "on windows", "in docker", "with gcc 9", "with the nightly build", "on a new server")
    pictures = ("of a batch", "on the cpu", "in the service", "with the small model", "on mobile", "under load")
    files = ("for chinese", "with spaces", "for training", "in yaml", "for export", "with emoji")
    positive = [
        *((f"undefined symbol when I import the ops {where}", SYMBOL) for where in symbols),
        *((f"the first picture {where} takes long", SLOW) for where in pictures),
        *((f"how can I give my own dictionary {what}", DICTIONARY) for what in files),
    ]
    others = [
        ("accuracy is zero with my own dictionary", DICTIONARY),
        ("every picture is slow, not only the first", SLOW),
        ("the dictionary of the model is too large", DICTIONARY),
        ("undefined behaviour in the symbol table docs", SYMBOL),
        ("training is slow", SLOW),
        ("remove a character from the dictionary", DICTIONARY),
    ]
    away = ("please add a licence", "link in the readme is dead", "support for korean", "thank you", "typo", "release?")
    rows: list[tuple[str, tuple[int, ...], tuple[int, ...]]] = [
        *((title, (entry,), ()) for title, entry in positive),
        *((title, (), (entry,)) for title, entry in others),
        *((title, (), ()) for title in away),
    ]
    return [a_case(f"c-{number}", title, *gold, tempting=near) for number, (title, gold, near) in enumerate(rows, 1)]


def a_decision(*ranked: tuple[int, float], kind: str = "abstain", evidence: tuple[Evidence, ...] = ()) -> Decision:
    """A decision over these entries and confidences; an answer is the first, a suggestion the first three."""
    matches = tuple(Match(entry, confidence, evidence) for entry, confidence in ranked)
    entry = matches[0].entry if kind == "answer" else None
    suggested = tuple(match.entry for match in matches[:3]) if kind == "suggest" else ()
    return Decision(kind, entry, suggested, ("a reason",), matches)


def judged(id: str, gold: set[int], *ranked: tuple[int, float], kind: str = "abstain") -> Judged:
    """A case and what was decided on it."""
    return Judged(a_case(id, f"title of {id}", *gold), a_decision(*ranked, kind=kind), frozenset(gold))
