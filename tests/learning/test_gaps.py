"""Clusters of what no entry answers: made sense of, named, and drafted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalog import load_files, load_folder
from bot.catalog.drafts import Draft, entry_text
from bot.core.entry import Catalog, Entry
from bot.learning.cases import read_cases
from bot.learning.gap_drafts import name_of, sketch
from bot.learning.gaps import find_gaps
from bot.learning.issue_files import Sample, from_cases

ROOT = Path(__file__).parents[2]
SLOW = Entry(
    1, "Inference is slow on the CPU", "Smaller.", aliases=("prediction takes several seconds",), labels=("faq",)
)
CATALOG = Catalog((SLOW,))
LOG = "```\nRuntimeError: (NotFound) Attribute (head_number) should be in AttributeMap at 0x{}\n```"
SAMPLES = [
    Sample("1", "Export to ONNX fails", LOG.format("7f3a12345678"), "https://x.org/1"),
    Sample("2", "Inference is slow on the CPU"),
    Sample("3", "Thanks for the great work"),
    Sample("4", "转 onnx 模型报错", LOG.format("7f3a87654321"), "https://x.org/4"),
    Sample("5", "The Android demo crashes at the start"),
    Sample("6", "安卓 demo 一启动就闪退"),
]


def ids(samples=SAMPLES, catalog=CATALOG) -> list[list[str]]:
    return [sorted(issue.sample.id for issue in gap.issues) for gap in find_gaps(samples, catalog).clusters]


def test_issues_with_one_trouble_come_together_in_both_languages():
    assert sorted(ids()) == [["1", "4"], ["5", "6"]]


def test_what_the_bot_answers_or_a_label_names_is_no_gap():
    labelled = [replace(sample, gold=(7,)) if sample.id == "4" else sample for sample in SAMPLES]
    found = find_gaps(labelled, CATALOG)
    assert (found.read, found.answered, found.unanswered) == (6, 2, 4)
    assert ids(labelled) == [["5", "6"]]


def test_the_same_issue_posted_twice_is_no_cluster():
    twice = [Sample("1", "Where can I buy tickets"), Sample("2", "Where can I buy tickets")]
    assert ids(twice) == []


def test_general_errors_bring_nothing_together():
    log = "```\nIndexError: list index out of range\n```"
    samples = [Sample("1", "Label tool closes", log), Sample("2", "Serving over gRPC", log), Sample("3", "Fonts", "")]
    assert find_gaps(samples, CATALOG).clusters == ()


def test_the_order_of_issues_changes_no_cluster():
    assert sorted(ids(SAMPLES[::-1])) == sorted(ids())


def test_a_sketch_has_what_the_issues_say():
    gap = next(gap for gap in find_gaps(SAMPLES, CATALOG).clusters if "1" in {one.sample.id for one in gap.issues})
    made = sketch(gap, CATALOG)
    assert made.title == "Export to ONNX fails"
    assert made.aliases == ("转 onnx 模型报错",)
    assert made.signatures == ("RuntimeError: (NotFound) Attribute (head_number) should be in AttributeMap at *",)
    assert sorted(made.urls) == ["https://x.org/1", "https://x.org/4"]
    assert "onnx" in name_of(gap, CATALOG).lower()


def test_a_draft_is_an_entry_that_lacks_only_its_answer():
    for gap in find_gaps(SAMPLES, CATALOG).clusters:
        made = sketch(gap, CATALOG)
        draft = Draft(
            made.title, "<!-- to do -->", made.aliases, made.signatures, made.keywords, made.labels, made.match
        )
        (problem,) = load_files({"002-a.md": entry_text(2, draft).encode()}).problems[:1]
        assert problem.code == "empty-answer"


def test_secrets_and_names_are_not_taken_over():
    body = "My token = ghp_abcdefghijklmnopqrstuvwxyz123456 in /home/zhangsan/ocr, the Android demo crashes"
    samples = [Sample("1", "Android demo crashes @somebody", body), Sample("2", "安卓 demo 闪退", body)]
    (gap,) = find_gaps(samples, CATALOG).clusters
    text = "\n".join(sketch(gap, CATALOG).match)
    assert "ghp_" not in text
    assert "zhangsan" not in text


@pytest.mark.parametrize(("near", "entry"), [(0.0, 1), (1.0, None)])
def test_an_entry_that_comes_near_is_named(monkeypatch, near, entry):
    monkeypatch.setattr("bot.learning.gaps.NEAR", near)
    samples = [Sample("1", "Android demo slow"), Sample("2", "slow Android demo on CPU"), Sample("3", "Fonts")]
    (gap,) = find_gaps(samples, CATALOG).clusters
    assert gap.nearest == entry


def test_a_cluster_is_named_by_what_its_issues_say():
    """The glossary knows merging as `split`."""
    samples = [
        Sample("1", "Squash merge keeps the layer"),
        Sample("2", "Typo about squash merge"),
        Sample("3", "Fonts"),
    ]
    (gap,) = find_gaps(samples, CATALOG).clusters
    assert "squash" in name_of(gap, CATALOG).lower()
    assert "split" not in name_of(gap, CATALOG)


@pytest.fixture(scope="module")
def given():
    catalog = load_folder(ROOT / "faq").catalog
    return find_gaps(from_cases(read_cases([ROOT / "faq" / "cases" / "given.jsonl"])), replace(catalog, learned=None))


def test_real_issues_make_clusters_that_a_reader_would_make(given):
    """Issues about one thing, in words that differ, are together; those about another are not."""
    place = {issue.sample.id: at for at, gap in enumerate(given.clusters) for issue in gap.issues}
    together = [
        ("paddleocr-12034", "paddleocr-13157"),  # OpenCV pinned
        ("paddleocr-1102", "paddleocr-865"),  # memory of the GPU
        ("paddleocr-4298", "paddleocr-2724"),  # the label tool quits
        ("paddleocr-8142", "paddleocr-748"),  # SRN
    ]
    apart = [("paddleocr-12034", "paddleocr-1102"), ("paddleocr-8142", "paddleocr-4298")]
    assert [(one, other) for one, other in together if place.get(one) is None or place[one] != place.get(other)] == []
    assert [(one, other) for one, other in apart if place[one] == place[other]] == []


def test_the_largest_clusters_come_first(given):
    sizes = [len(gap.issues) for gap in given.clusters]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] < given.unanswered / 5
