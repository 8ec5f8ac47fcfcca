from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.signatures import SignatureHit, SignatureIndex, weakness_of
from bot.core.text import IssueText, Passage
from tests.core.paddleocr import PLAIN

TPS = (
    "Input(X) dims[3] and Input(Grid) dims[2] should be equal, "
    "but received X dimension[3](108) != Grid dimension[2](100)"
)


def levels(pattern: str, line: str, kind: str = "error") -> list[str]:
    """The levels at which one signature is found in a text of one passage."""
    return [hit.level for hit in SignatureIndex([(1, pattern)]).search(IssueText((Passage(kind, line),)))]


NOT_FOUND = [
    ("KeyError: 'predict'", "KeyError: 'Global'", "another key"),
    ("KeyError: 'predict'", "KeyError: 'predictor'", "a longer key"),
    ("KeyError: 'predict'", "KeyErrors: 'predict'", "a longer word"),
    (
        "got an unexpected keyword argument 'gradient_clip'",
        "got an unexpected keyword argument 'clip'",
        "another argument",
    ),
    ("fatal error C1083: cannot open", "fatal error C1084: cannot open", "another error code"),
    ("[WinError 126] cannot find it", "[WinError 127] cannot find it", "another number that is the error"),
    ("HTTP 404 while loading", "HTTP 500 while loading", "another status"),
    ("first part * second part", "second part, then first part", "parts in the wrong order"),
    ("first part * second part", "first part only", "a part is missing"),
    ("a", "a", "one letter"),
    (
        "TypeError: resize() got an unexpected keyword argument 'interp'",
        "TypeError: resize() got an unexpected keyword argument 'antialias'",
        "a long one that differs in the name only",
    ),
    ("***", "anything", "only wildcards"),
    ("", "", "nothing"),
    ("OOM", "then came an OOM in the log", "a weak signature inside a line"),
    ("Error", "Error: something", "a common word before something"),
]

FOUND = [
    ("KeyError: 'predict'", "KeyError: 'predict'", "exact", "the same"),
    ("KeyError: 'predict'", "keyerror:'PREDICT'", "exact", "case and white space"),
    ("KeyError: 'predict'", "KeyError：‘predict’", "exact", "full-width punctuation"),
    ("KeyError: 'predict'", "KeyError: `predict`", "exact", "other quotes"),
    ("KeyError: 'predict'", "E   KeyError: 'predict' (at line 3)", "exact", "inside a longer line"),
    ("cannot find it, stop", "cannot find it，stop", "exact", "full-width comma"),
    ("找不到指定的模块", "OSError: 找不到 指定的模块。", "exact", "Chinese"),
    ("first part * second part", "x first part, then the second part y", "exact", "a wildcard"),
    ("first part * second part", "first part second part", "exact", "a wildcard for nothing"),
    ("libcudnn.so.*: cannot open", "libcudnn.so.8: cannot open shared object", "exact", "a wildcard within a word"),
    ("dims[*] should be equal", "dims[12] should be equal", "exact", "a wildcard in brackets"),
    ("shape must be 4*2", "shape must be 4*2", "exact", "a star that stands for itself"),
    ("dimension[3](108) differs", r"dimension[3]\(108) differs", "exact", "a parenthesis escaped for Markdown"),
    (r"dimension[3]\(108) differs", "dimension[3](108) differs", "exact", "a signature copied out of Markdown"),
    ("OOM", "oom", "exact", "a weak signature that is the whole line"),
    (TPS, TPS, "exact", "a long one"),
    (TPS, TPS.replace("108", "96"), "numbers", "other numbers"),
    ("loaded 3 of 12 parts of it", "loaded 4 of 12 parts of it", "numbers", "one other number"),
    ("cannot open /a/b.yml for reading", "cannot open /home/user/c.yml for reading", "numbers", "another path"),
    ("needs numpy==1.19.5 to run here", "needs numpy==1.24.0 to run here", "numbers", "another version"),
    ("cannot allocate 2.5GB on GPU 0", "cannot allocate 121.07MB on GPU 1", "numbers", "another size"),
    (TPS, TPS.replace("should be equal", "must be the same"), "near", "other words between"),
    (TPS, TPS.replace("Input(X)", "Input of X").replace("108", "96"), "near", "other words and numbers"),
]


@pytest.mark.parametrize(("pattern", "line"), [pytest.param(*row[:2], id=row[2]) for row in NOT_FOUND])
def test_a_signature_that_is_not_there(pattern: str, line: str) -> None:
    assert levels(pattern, line) == []


@pytest.mark.parametrize(("pattern", "line", "level"), [pytest.param(*row[:3], id=row[3]) for row in FOUND])
def test_a_signature_and_how_closely_it_is_found(pattern: str, line: str, level: str) -> None:
    assert levels(pattern, line) == [level]


@pytest.mark.parametrize("kind", ["title", "prose", "log", "code", "command"])
def test_signatures_are_found_in_every_kind_of_text(kind: str) -> None:
    assert levels("KeyError: 'predict'", "then KeyError: 'predict'", kind) == ["exact"]


def test_lists_of_all_options_are_not_searched() -> None:
    assert levels("rec_char_dict_path is None", "rec_char_dict_path is None", "config") == []


@pytest.mark.parametrize("kind", ["prose", "log", "code", "command"])
def test_nearly_the_same_counts_in_errors_and_titles_only(kind: str) -> None:
    assert levels(TPS, TPS.replace("should be equal", "must be the same"), kind) == []


def test_a_short_signature_is_never_found_nearly() -> None:
    assert levels("KeyError: 'predict' is missing", "KeyError: 'predict' was missing") == []


def test_the_line_of_a_hit_is_the_author_s_own() -> None:
    text = PLAIN.read("x", "It says  KeyError：'predict'\n")
    (hit,) = SignatureIndex([(2, "KeyError: 'predict'")]).search(text)
    assert hit == SignatureHit(2, "KeyError: 'predict'", "KeyError：'predict'", "exact", "error")


def test_the_best_level_of_several_lines_counts() -> None:
    text = IssueText((Passage("error", TPS.replace("108", "96"), 1), Passage("log", TPS, 3)))
    assert [hit.level for hit in SignatureIndex([(8, TPS)]).search(text)] == ["exact"]


def test_an_error_counts_before_the_same_text_in_prose() -> None:
    text = IssueText(
        (Passage("prose", "I get KeyError: 'predict' here", 1), Passage("error", "KeyError: 'predict'", 3))
    )
    assert [hit.kind for hit in SignatureIndex([(2, "KeyError: 'predict'")]).search(text)] == ["error"]


def test_hits_of_several_entries_come_best_level_first() -> None:
    index = SignatureIndex([(8, TPS), (2, "KeyError: 'predict'")])
    text = IssueText((Passage("error", TPS.replace("108", "96"), 1), Passage("error", "KeyError: 'predict'", 2)))
    assert [(hit.entry, hit.level) for hit in index.search(text)] == [(2, "exact"), (8, "numbers")]


def test_a_message_broken_over_two_lines_is_found() -> None:
    body = "RuntimeError:\nCould not get name of the python class object\n"
    pattern = "RuntimeError: Could not get name of the python class object"
    assert [hit.level for hit in SignatureIndex([(1, pattern)]).search(PLAIN.read("x", body))] == ["exact"]


WEAK = [("a", True), ("***", True), ("OOM", True), ("Error", True), ("segmentation", True), ("1234 5678", True)]
STRONG = [("KeyError: 'x'", False), ("CUDNN_STATUS_NOT_INITIALIZED", False), ("段错误（核心已转储）", False)]


@pytest.mark.parametrize(("pattern", "weak"), WEAK + STRONG)
def test_signatures_that_say_too_little(pattern: str, weak: bool) -> None:
    assert bool(weakness_of(pattern)) is weak


LINES = st.text(alphabet="ab1 :'，[(*x.-/", min_size=1, max_size=40)


@given(LINES)
def test_a_signature_finds_itself_unless_it_says_too_little(line: str) -> None:
    if not weakness_of(line):
        assert levels(line, line.replace("*", "")) == ["exact"]


@given(LINES, LINES, LINES)
def test_a_signature_is_found_inside_a_longer_line(before: str, line: str, after: str) -> None:
    if not weakness_of(line) and "*" not in line:
        assert levels(line, f"{before} {line} {after}") == ["exact"]


@given(st.lists(st.tuples(st.integers(1, 9), LINES), max_size=20), LINES)
def test_the_order_of_signatures_does_not_change_what_is_found(patterns: list[tuple[int, str]], line: str) -> None:
    text = IssueText((Passage("error", line),))
    found = {(hit.entry, hit.pattern, hit.level) for hit in SignatureIndex(patterns).search(text)}
    assert {(hit.entry, hit.pattern, hit.level) for hit in SignatureIndex(reversed(patterns)).search(text)} == found


def many_signatures(count: int) -> list[tuple[int, str]]:
    """Made-up error texts with a few hundred words in common."""
    rnd = random.Random(1)
    words = ["".join(rnd.choices("abcdefghijklmnoprstuvw", k=rnd.randint(3, 9))) for _ in range(3_000)]
    return [
        (number, f"{rnd.choice(words).title()}Error: {' '.join(rnd.choices(words, k=7))} {number}")
        for number in range(count)
    ]


def test_ten_thousand_signatures_cost_little() -> None:
    index = SignatureIndex(many_signatures(10_000))
    body = "\n".join(f"KeyError: 'name{number}' in line {number} of the file that was given" for number in range(60))
    text = PLAIN.read("It stops", body)
    start = time.perf_counter()
    assert index.search(text) == []
    assert time.perf_counter() - start < 0.25  # about 3 ms on a free core


@pytest.mark.parametrize("line", ["a " * 1_000, "a" * 2_000, "[" * 2_000, "'" * 2_000, "1 " * 1_000])
def test_hostile_lines_and_signatures_take_bounded_time(line: str) -> None:
    index = SignatureIndex([(1, "a*" * 500 + "b"), (2, "* * * *"), (3, "a a a a a a a a a b"), (4, line)])
    text = IssueText(tuple(Passage("error", f"{line}{number}", number) for number in range(50)))
    start = time.perf_counter()
    index.search(text)
    assert time.perf_counter() - start < 2.0
