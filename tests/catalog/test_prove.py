"""Examples that fail, entries that nothing leads to, and learning that is stale, each at its line."""

from __future__ import annotations

import pytest

from bot.catalog import load_files
from bot.catalog.prove import prove, stale_learning

SLOW = """---
id: 1
title: Inference is slow on the CPU
aliases: [prediction takes several seconds, 预测速度很慢]
match:
  - |
    Prediction takes several seconds on my CPU
    How do I make inference faster?
{more}---
Use a smaller model.
"""
DICTIONARY = """---
id: 2
title: Results show characters that are not in my dictionary
aliases: [characters outside of the custom dictionary appear, 识别结果出现字典里没有的字]
signatures: ["DictionaryError: character * is unknown"]
{more}---
Set the path of the dictionary.
"""


def problems(slow: str = "", dictionary: str = "", **files: str) -> list[tuple[str, int, str]]:
    """Path, line and code of what the matcher finds wrong with the two entries."""
    texts = {"001-slow.md": SLOW.format(more=slow), "002-dictionary.md": DICTIONARY.format(more=dictionary), **files}
    loaded = load_files({name: text.encode() for name, text in texts.items()})
    assert loaded.problems == ()
    found = [problem for problem in prove(loaded) if problem.code != "match-silent"]
    assert all(problem.mend for problem in found)
    return [(problem.path, problem.line, problem.code) for problem in found]


def test_examples_that_hold_are_not_complained_of():
    rejected = "reject:\n  - |\n    How do I add characters to the dictionary?\n    I need more of them.\n"
    assert problems(dictionary=rejected) == []


def test_an_example_that_another_entry_comes_first_for_is_told_with_its_line():
    example = "match:\n  - 识别结果出现字典里没有的字\n  - Inference is slow on the CPU\n"
    ((path, line, code),) = problems(dictionary=example)
    assert (path, line) == ("002-dictionary.md", 8)
    assert code in ("not-first", "answered-by-other")


def test_an_example_that_points_to_nothing_is_told():
    ((path, line, code),) = problems(dictionary="match:\n  - zzz\n")
    assert (path, line, code) == ("002-dictionary.md", 7, "not-first")


@pytest.mark.parametrize(
    ("example", "hints"),
    [
        pytest.param("Results show characters that are not in my dictionary", 0, id="answered"),
        pytest.param("Dictionary of colours, is there a list of its characters", 1, id="first and silent"),
    ],
)
def test_examples_that_are_not_answered_are_summed_up(example, hints):
    text = DICTIONARY.format(more=f"match: ['{example}']\n")
    found = prove(load_files({"002-dictionary.md": text.encode()}))
    assert [(problem.severity, problem.code) for problem in found] == [("hint", "match-silent")] * hints
    assert all("1 of 1 `match` texts" in problem.message and "in 2" in problem.message for problem in found)


def test_a_rejected_text_that_is_answered_is_told():
    rejected = "reject:\n  - zzz\n  - Results show characters that are not in my dictionary\n"
    assert problems(dictionary=rejected) == [("002-dictionary.md", 8, "answers-reject")]


def test_an_entry_that_nothing_leads_to_is_told():
    twin = (
        SLOW.format(more="")
        .replace("id: 1", "id: 3")
        .replace("aliases: [prediction takes several seconds, 预测速度很慢]\n", "")
    )
    twin = (
        twin.partition("match:")[0] + "---\n" + "It speaks at length of brushes, palettes, masks and layers instead.\n"
    )
    assert problems(**{"003-twin.md": twin}) == [("003-twin.md", 3, "unreachable")]


def test_a_retired_entry_need_not_be_found():
    twin = "---\nid: 3\ntitle: Inference is slow on the CPU\nretired: true\nmatch: [Inference is slow]\n---\nOld.\n"
    assert problems(**{"003-twin.md": twin}) == []


STALE = [
    pytest.param("{}", "catalog and the cases and the general model", id="without digests"),
    pytest.param('{"digests": {"catalog": "c", "cases": "old", "general model": "g"}}', "the cases", id="other cases"),
    pytest.param('{"digests": {"catalog": "old", "cases": "n", "general model": "g"}}', "the catalog", id="catalog"),
    pytest.param('{"digests": {"catalog": "c", "cases": "n", "general model": "old"}}', "the general", id="general"),
    pytest.param('{"digests": {"catalog": "c", "cases": "n", "general model": "g"}}', "", id="current"),
    pytest.param("", "", id="nothing learned"),
]


@pytest.mark.parametrize(("learned", "said"), STALE)
def test_stale_learning_is_warned_of(learned, said):
    files = {"001-slow.md": SLOW.format(more="").encode()}
    if learned:
        files["learned.json"] = learned.encode()
    found = list(stale_learning(load_files(files), {"catalog": "c", "cases": "n", "general model": "g"}))
    assert [problem.severity for problem in found] == (["warning"] if said else [])
    assert all(said in problem.message for problem in found)
