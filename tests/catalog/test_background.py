"""Signatures that any issue may hold are told, those that tell one error are not."""

from __future__ import annotations

import json

import pytest

from bot.catalog import load_files
from bot.catalog.background import general_signatures
from bot.core.matching import shipped_model
from bot.learning.cases import Case


def complaints(signature: str, cases: list[Case] | None = None, more: str = "") -> list[str]:
    """What is said about a signature of entry 1."""
    text = f"---\nid: 1\ntitle: One\nsignatures:\n  - {json.dumps(signature)}\n{more}---\nAnswer.\n"
    loaded = load_files({"a.md": text.encode()})
    model = shipped_model()
    found = list(general_signatures(loaded, cases or [], model.frequency, model.documents))
    assert [(problem.path, problem.line, problem.severity, problem.code) for problem in found] == [
        ("a.md", 5, "warning", "general-signature")
    ] * len(found)
    return [problem.message.rpartition("general: ")[2] for problem in found]


ANYBODYS = [
    "TypeError: 'NoneType' object is not iterable",
    "AttributeError: 'NoneType' object has no attribute 'shape'",
    "IndexError: list index out of range",
    "ValueError: not enough values to unpack (expected 3, got 2)",
    "ZeroDivisionError: division by zero",
    "FileNotFoundError: [Errno 2] No such file or directory: *",
    "Segmentation fault (core dumped)",
    "RuntimeError: CUDA out of memory",
    "ModuleNotFoundError: No module named",
]


@pytest.mark.parametrize("signature", ANYBODYS)
def test_errors_of_every_program_are_too_general(signature):
    assert complaints(signature) == ["programs of every kind say this"]


@pytest.mark.parametrize("signature", [*ANYBODYS, "the model"])
def test_they_may_do_together_with_a_word_that_is_required(signature):
    assert complaints(signature, more="requires: [[macOS]]\n") == []


TELLING = [
    "got an unexpected keyword argument 'gradient_clip'",
    "ModuleNotFoundError: No module named 'tools.infer'",
    "KeyError: 'predict'",
    "Illegal instruction (core dumped)",
    "libGL.so.1: cannot open shared object file*",
    "RuntimeError: (NotFound) Attribute (head_number) should be in AttributeMap*",
]


@pytest.mark.parametrize("signature", TELLING)
def test_errors_that_name_their_cause_are_not(signature):
    assert complaints(signature) == []


def test_an_issue_that_nobody_asked_about_the_entry_says_nothing_against_its_signature():
    line = "libGL.so.1: cannot open shared object file"
    extra = {"labelled": [10, 19]}
    cases = [Case(f"a{n}", "It fails", line, extra=extra) for n in range(4)] + [Case("b", "x", line, (1,))]
    assert complaints(f"{line}*", cases) == []
    assert complaints(f"{line}*", [Case(case.id, case.title, case.body, case.gold) for case in cases]) != []


def test_words_that_stand_in_many_issues_are_too_general():
    assert complaints("error in python") == ["its words are common in issues of other projects"]


def cases(right: int, wrong: int, silent: int = 0, telling: str = "KeyError: 'predict'") -> list[Case]:
    """Cases that hold the line: of entry 1, of entry 2 and of none."""
    golds = [(1,)] * right + [(2,)] * wrong + [()] * silent
    return [Case(f"case-{at}", "It fails", f"```\n{telling}\n```", gold) for at, gold in enumerate(golds)]


COUNTS = [
    pytest.param(cases(0, 1), [], id="one wrong hit is an accident"),
    pytest.param(cases(8, 2), [], id="a fifth is tolerated"),
    pytest.param(
        cases(7, 2), ["it stands in 2 cases that this entry does not answer, such as case-7"], id="more is not"
    ),
    pytest.param(cases(1, 0, 3), ["it stands in 3 cases that this entry does not answer, such as case-1"], id="silent"),
    pytest.param(cases(0, 0, 9), [], id="nobody knew the entry when the cases were labelled"),
    pytest.param(cases(0, 0, 10), ["it stands in 10 of 10 cases"], id="but it stands everywhere"),
    pytest.param(cases(0, 5, telling="KeyError: 'other'"), [], id="another line"),
]


@pytest.mark.parametrize(("labelled", "said"), COUNTS)
def test_hits_on_cases_that_others_answer_are_counted(labelled, said):
    assert complaints("KeyError: 'predict'", labelled) == said
