"""Error texts that people wrote down, found again in an issue: exactly, with other numbers, or nearly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import NamedTuple

from bot.core.fingerprint import MAX_LINE, fingerprint, numberless
from bot.core.terms import normalise
from bot.core.text import IssueText
from bot.core.whole_words import WholeWords

LEVELS = ("exact", "numbers", "near")
#: Characters (white space aside) below which a signature is weak, so that it must be a whole line, or of no use.
WEAK_LENGTH, NO_LENGTH = 8, 3
#: Nearly the same: RapidFuzz's partial ratio over the fingerprints, 0 to 100, and what a signature needs for it at all.
NEAR_RATIO = 88.0
NEAR_TOKENS, NEAR_LENGTH = 5, 30
#: Of a signature's three rarest words so many must stand in the line before it is compared.
NEAR_ANCHORS, NEAR_SHARED = 3, 2

#: Where signatures are looked for, in this order; near ones only in errors and titles.
_KINDS = ("error", "title", "log", "prose", "code", "command")
_NEAR_KINDS = frozenset({"error", "title"})
_TOKEN = re.compile(
    r"<(?:url|uuid|time|hex|path|version|size|shape|name|num)>|[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s]"
)
_ESCAPE = re.compile(r"\\(?=[()\[\]{}*_#<>])")
_OPEN = ""  # stands for the rarest word of a signature all of whose words are cut open by wildcards
_QUOTED = re.compile(r"(?<!\w)['\"`‘“]([^'\"`’”\n]{1,80})['\"`’”](?!\w)")
_WORD = re.compile(r"[^\W\d]")
_MARKS = str.maketrans("。、【】“”‘’`「」《》～—…", '.,[]""\'\'\'\'"""~-.', "")


@dataclass(frozen=True, slots=True)
class SignatureHit:
    """A signature found. `line` is the author's own line, `kind` that of its passage, `level` one of `LEVELS`."""

    entry: int
    pattern: str
    line: str
    level: str
    kind: str = "error"


class _Signature(NamedTuple):
    entry: int
    pattern: str
    pieces: tuple[str, ...]  # folded, with the blanks that stand for the ends of tokens
    masked: tuple[str, ...]
    near: str  # the fingerprint, folded; "" where the signature is too short to be nearly anything
    names: tuple[str, ...]  # what stands in quotes, folded: nearly the same means the same names
    weak: bool
    part: str  # its longest word, or what is left of it where a wildcard cuts it open


NO_WORD = "it holds no word"


def weakness_of(pattern: str) -> str:
    """Why a signature is too unspecific to be trusted inside a longer line, or an empty string; for lint."""
    tokens = [token for piece in pattern.split("*") for token in _tokens(piece)]
    words = [token for token in tokens if _WORD.match(token)]
    if not words or sum(map(len, tokens)) < NO_LENGTH:
        return NO_WORD
    if sum(map(len, tokens)) < WEAK_LENGTH:
        return f"it has fewer than {WEAK_LENGTH} characters"
    if len(words) == 1 and words[0].isalpha() and len(tokens) == 1:
        return "it is a single word"
    return ""


class SignatureIndex:
    """Finds thousands of signatures at the cost of a look-up per word of the text.

    A signature matches inside a line at the ends of words; case, white space and full-width punctuation do not matter,
    `*` stands for any run of characters within the line, numbers must agree (level `exact`). Where they do not, but all
    else does, the level is `numbers`; where the rarest words and most of the rest agree, `near`.
    """

    def __init__(self, patterns: Iterable[tuple[int, str]]) -> None:
        self._signatures = [made for entry, pattern in patterns if (made := _signature(entry, pattern)) is not None]
        self._exact = _by_rarest(self._signatures, lambda signature: signature.pieces)
        # Without a volatile part a signature is in the masked line only if it is in the line itself.
        volatile = [signature for signature in self._signatures if signature.masked != signature.pieces]
        self._masked = _by_rarest(volatile, lambda signature: signature.masked)
        self._near = _by_rare_words(self._signatures)
        self._needs = self._needed_words()
        self._words = WholeWords({word for each in self._needs.values() for words in each for word in words})
        # A pattern such as *Failed: (0, 1)* has no whole word: a part of one has to do.
        self._parts = sorted({signature.part for index in (self._exact, self._masked) for signature in index[_OPEN]})

    def search(self, text: IssueText) -> list[SignatureHit]:
        """The signatures found in an issue, each once, best level first; of the same level errors before other text."""
        said = [text.normalised]
        if "\\" in said[0]:
            said.append(_unescaped(said[0]))
        anchors = self._anchors_in("\n".join(said))
        if not anchors:
            return []
        live = {number for each in said for number in _lines_with(anchors, each)}
        found: dict[tuple[int, str], SignatureHit] = {}
        seen: set[tuple[str, bool]] = set()
        for kind, line in _lines(text, live):
            if (line, kind in _NEAR_KINDS) in seen:
                continue
            seen.add((line, kind in _NEAR_KINDS))
            for signature, level in self._in_line(line, kind):
                at = (signature.entry, signature.pattern)
                if at not in found or LEVELS.index(level) < LEVELS.index(found[at].level):
                    found[at] = SignatureHit(signature.entry, signature.pattern, line.strip(), level, kind)
        return sorted(found.values(), key=lambda hit: LEVELS.index(hit.level))

    def _anchors_in(self, normalised: str) -> list[str]:
        """Words of a text of which a line must have one to hold a signature; none where no signature can be in it."""
        words = self._words.among(normalised)
        whole = [word for word in self._needs.keys() & words if any(map(words.issuperset, self._needs[word]))]
        return [*whole, *(part for part in self._parts if part in normalised)]

    def _needed_words(self) -> dict[str, set[frozenset[str]]]:
        """By anchor: the sets of words of which one must be in a text for a signature with that anchor to be in it."""
        needs: dict[str, set[frozenset[str]]] = {}
        for anchor, signatures in self._exact.items():
            if anchor == _OPEN:
                continue
            needs[anchor] = {frozenset([anchor, *_whole_words(signature.pieces)]) for signature in signatures}
        for anchor in self._masked.keys() - {_OPEN}:
            needs.setdefault(anchor, set()).add(frozenset([anchor]))
        anchors: dict[int, list[str]] = {}
        for anchor, numbers in self._near.items():
            for number in numbers:
                anchors.setdefault(number, []).append(anchor)
        for words in anchors.values():
            for enough in combinations(words, NEAR_SHARED):
                for anchor in enough:
                    needs.setdefault(anchor, set()).add(frozenset(enough))
        return needs

    def _in_line(self, line: str, kind: str) -> Iterator[tuple[_Signature, str]]:
        line = _unescaped(line[:MAX_LINE])
        tokens = _tokens(line)
        words, folded = set(tokens), f" {' '.join(tokens)} "
        for signature in _candidates(self._exact, words, folded):
            if _holds(folded, signature.pieces) and (not signature.weak or _is_whole(folded, signature)):
                yield signature, "exact"
        masked = ""
        for signature in _candidates(self._masked, words, folded):
            if not signature.weak:
                masked = masked or _fold(numberless(line))
                if _holds(masked, signature.masked):
                    yield signature, "numbers"
        if kind in _NEAR_KINDS:
            yield from ((signature, "near") for signature in self._nearly(line, folded, words))

    def _nearly(self, line: str, folded: str, words: set[str]) -> Iterator[_Signature]:
        shared = Counter(number for word in words if word in self._near for number in self._near[word])
        close = [self._signatures[number] for number, count in shared.items() if count >= NEAR_SHARED]
        if not close:
            return
        from rapidfuzz import fuzz

        masked = _fold(fingerprint(line))
        for signature in close:
            if len(masked) < 0.6 * len(signature.near) or not all(name in folded for name in signature.names):
                continue
            if fuzz.partial_ratio(signature.near, masked, score_cutoff=NEAR_RATIO):
                yield signature


def _lines_with(anchors: Iterable[str], normalised: str) -> Iterator[int]:
    """Numbers of the lines that hold one of the anchors, be it inside a word."""
    lines = normalised.split("\n")
    for anchor in anchors:
        yield from (number for number, line in enumerate(lines) if anchor in line)


def _lines(text: IssueText, live: set[int]) -> Iterator[tuple[str, str]]:
    """The lines to search with the kind of their passage; errors that follow each other also as one line.

    `live` has the numbers of those lines that may hold a signature, counted through all passages.
    """
    sizes = [passage.text.count("\n") + 1 for passage in text.passages]
    starts = list(accumulate(sizes, initial=0))
    for kind in _KINDS:
        before, at, before_live = "", -2, False
        for passage, start, size in zip(text.passages, starts, sizes, strict=False):
            if passage.kind != kind:
                continue
            is_live = not live.isdisjoint(range(start, start + size))
            if is_live:
                lines = passage.text.split("\n")
                yield from ((kind, line) for number, line in enumerate(lines, start) if number in live)
            if kind == "error" and passage.line:
                short = len(before) + len(passage.text) < MAX_LINE
                if passage.line - at <= 1 and short and (is_live or before_live):
                    yield kind, f"{before} {passage.text.strip()}"
                before, at, before_live = passage.text.strip(), passage.line, is_live


def _signature(entry: int, pattern: str) -> _Signature | None:
    """The signature made ready, or None where it cannot be used."""
    weakness = weakness_of(pattern)
    written, pattern = pattern, _unescaped(pattern)
    pieces = tuple(_pieces(pattern, _fold))
    if not pieces or weakness == NO_WORD or (weakness and len(pieces) > 1):
        return None
    masked = tuple(_pieces(pattern, lambda piece: _fold(numberless(piece))))
    tokens = _tokens(pattern.replace("*", " "))
    words = [token for token in tokens if _WORD.match(token)]
    near = _fold(fingerprint(pattern.replace("*", " ")))
    long_enough = len(words) >= NEAR_TOKENS and sum(map(len, tokens)) >= NEAR_LENGTH
    names = tuple(_fold(name) for name in _QUOTED.findall(pattern) if "*" not in name)
    part = max((token for piece in pieces for token in piece.split() if _WORD.match(token)), key=len, default="")
    return _Signature(entry, written, pieces, masked, near if long_enough else "", names, bool(weakness), part)


def _pieces(pattern: str, fold: Callable[[str], str]) -> Iterator[str]:
    """The folded texts between the wildcards; where `*` stands in the middle of a word, the word's end stays open."""
    parts = re.split(r"\*+", pattern)
    for index, part in enumerate(parts):
        if part.strip():
            folded = fold(part)
            if index and part[0].isalnum():
                folded = folded[1:]
            if index < len(parts) - 1 and part[-1].isalnum():
                folded = folded[:-1]
            yield folded


def _tokens(text: str) -> list[str]:
    plain = normalise(text)
    return _TOKEN.findall((plain if plain.isascii() else plain.translate(_MARKS)).replace("`", "'"))


def _unescaped(text: str) -> str:
    """The text without the backslashes that Markdown editors put before punctuation."""
    return _ESCAPE.sub("", text) if "\\" in text else text


def _fold(text: str) -> str:
    return f" {' '.join(_tokens(text))} "


def _holds(folded: str, pieces: tuple[str, ...]) -> bool:
    """Whether the pieces follow each other in the line; leftmost first is right for `*`, so one pass is enough."""
    at = 0
    for piece in pieces:
        found = folded.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece) - (piece[-1] == " ")  # that blank may begin the next piece, too
    return True


def _is_whole(folded: str, signature: _Signature) -> bool:
    return folded == signature.pieces[0]


def _whole_words(pieces: tuple[str, ...]) -> list[str]:
    """The tokens of the pieces that are words and not cut open by a wildcard; those with letters if there are any."""
    tokens: list[str] = []
    for piece in pieces:
        inside = piece.split()
        tokens += inside[0 if piece[0] == " " else 1 : len(inside) if piece[-1] == " " else -1]
    tokens = [token for token in tokens if token[0].isalnum() or token[0] == "_"]
    return [token for token in tokens if _WORD.match(token)] or tokens


def _by_rarest(
    signatures: list[_Signature], pieces_of: Callable[[_Signature], tuple[str, ...]]
) -> dict[str, list[_Signature]]:
    """Signatures by their rarest word; under `_OPEN` those that have no whole one."""
    words = [_whole_words(pieces_of(signature)) for signature in signatures]
    counts = Counter(word for each in words for word in set(each))
    index: dict[str, list[_Signature]] = {_OPEN: []}
    for signature, each in zip(signatures, words, strict=True):
        rarest = min(each, key=lambda word: (counts[word], -len(word), word)) if each else _OPEN
        index.setdefault(rarest, []).append(signature)
    return index


def _by_rare_words(signatures: list[_Signature]) -> dict[str, list[int]]:
    words = [set(_whole_words((signature.near,))) if signature.near else set() for signature in signatures]
    counts = Counter(word for each in words for word in each)
    index: dict[str, list[int]] = {}
    for number, each in enumerate(words):
        for word in sorted(each, key=lambda word: (counts[word], -len(word), word))[:NEAR_ANCHORS]:
            index.setdefault(word, []).append(number)
    return index


def _candidates(index: dict[str, list[_Signature]], words: set[str], folded: str) -> list[_Signature]:
    found = [signature for word in words if word in index for signature in index[word]]
    return found + [signature for signature in index[_OPEN] if signature.part in folded]
