"""Other ways to find the entry that an issue points to, as functions that score a whole catalog."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from bot.core.entry import Catalog

#: Title and body in; the place of the best entry out.
Ask = Callable[[str, str], int]

_WORD = re.compile(r"[a-z0-9_]+|[\u3400-\u9fff]+")


def faqtory(catalog: Catalog) -> Ask:
    """FAQtory 1.1.3: the best partial ratio of the issue's title with the title or an alternative title."""
    from faqtory.models import Question

    questions = [
        Question(title=entry.title, body="", alt_titles=list(entry.wordings()[1:])) for entry in catalog.active
    ]

    def ask(title: str, body: str) -> int:
        scores = [question.match(title) for question in questions]
        return scores.index(max(scores))

    return ask


def token_set_ratio(catalog: Catalog) -> Ask:
    """RapidFuzz: `token_set_ratio` of title and body with every wording, in one call that stays in C++."""
    from rapidfuzz import fuzz, process

    owners = [place for place, entry in enumerate(catalog.active) for _ in entry.wordings()]
    wordings = [text.lower() for entry in catalog.active for text in entry.wordings()]

    def ask(title: str, body: str) -> int:
        found = process.extractOne(f"{title}\n{body}".lower(), wordings, scorer=fuzz.token_set_ratio)
        return owners[found[2]]

    return ask


def tfidf(catalog: Catalog) -> Ask:
    """scikit-learn: cosine of TF-IDF vectors over character n-grams of two to four."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=1)
    known = vectorizer.fit_transform(_texts(catalog)).T.tocsr()

    def ask(title: str, body: str) -> int:
        return int((vectorizer.transform([f"{title}\n{body}"]) @ known).toarray()[0].argmax())

    return ask


def bm25(catalog: Catalog) -> Ask:
    """bm25s: BM25 over English words and pairs of Chinese characters."""
    import bm25s

    retriever: Any = bm25s.BM25()
    retriever.index([_tokens(text) for text in _texts(catalog)], show_progress=False)

    def ask(title: str, body: str) -> int:
        return int(retriever.get_scores(_tokens(f"{title}\n{body}")).argmax())

    return ask


RIVALS: dict[str, Callable[[Catalog], Ask]] = {
    "FAQtory 1.1.3 (titles only)": faqtory,
    "RapidFuzz token_set_ratio": token_set_ratio,
    "TF-IDF cosine": tfidf,
    "bm25s": bm25,
}


def _texts(catalog: Catalog) -> Sequence[str]:
    return ["\n".join([*entry.wordings(), *entry.signatures, *entry.keywords]) for entry in catalog.active]


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        found += [word] if word.isascii() or len(word) == 1 else map("".join, pairwise(word))
    return found
