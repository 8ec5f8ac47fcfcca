"""The record of an evaluation, and the page that shows it: complete, escaped, in need of nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from bot.core.entry import Catalog, Entry
from bot.core.match import Evidence
from bot.learning.evaluating import Prediction
from bot.learning.evaluation import as_object, data_in_words, evaluation_of
from bot.learning.report import page
from tests.learning.small import a_case, a_decision

NASTY = "<script>alert('x')</script> & \"quotes\" <img src=https://example.org/a.png onerror=x>"
TITLES = {1: "Question <one>", 2: "Question two", 3: "Question three"}
CATALOG = Catalog(tuple(Entry(id, title, "answer") for id, title in TITLES.items()))
SEEN = (Evidence("signature", f"the error {NASTY}", 1.0, f"quoted {NASTY}"), Evidence("learned", "+ said: slow", 0.4))

CASES = [
    a_case("a", "right", 1),
    a_case("b", f"wrong {NASTY}", 2, body=NASTY),
    a_case("c", "missed", 2, body="long " * 400),
    a_case("d", "silence", kind="background"),
    a_case("e", "tempted", tempting=(3,)),
    a_case("f", "of another catalog", 77),
]
PREDICTIONS = [
    Prediction("a", a_decision((1, 0.97), (2, 0.2), kind="answer", evidence=SEEN)),
    Prediction("b", a_decision((1, 0.91), (2, 0.4), kind="answer", evidence=SEEN)),
    Prediction("c", a_decision((3, 0.3), (2, 0.2))),
    Prediction("d", a_decision()),
    Prediction("e", a_decision((3, 0.1))),
    Prediction("f", a_decision((1, 0.05))),
]


def an_evaluation(predictions=PREDICTIONS, **options):
    return evaluation_of("as a test", CATALOG, CASES, predictions, predictions, resamples=50, **options)


@pytest.fixture(scope="module")
def found():
    return an_evaluation()


class Reading(HTMLParser):
    """Which tags were opened, and whether each was closed in its turn."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words.append(data)


def test_the_page_is_well_formed(found):
    read = Reading(page(found))
    assert read.open == []
    assert read.tags.count("svg") == 2


def test_nothing_from_outside_becomes_a_tag(found):
    read = Reading(page(found))
    assert "script" not in read.tags
    assert "img" not in read.tags
    assert f"wrong {NASTY}" in read.words
    assert any(f"the error {NASTY}" in words for words in read.words)
    assert "Question <one>" in read.words


def test_the_page_fetches_nothing(found):
    text = page(found)
    assert "default-src 'none'" in text
    assert not re.search(r"<(?:link|script|img|iframe|object|use)\b|@import|url\(|(?:src|href)\s*=\s*[\"']", text)


def test_every_wrong_answer_is_there_with_its_evidence(found):
    words = " ".join(Reading(page(found)).words)
    wrong = words.partition("Wrong answers")[2].partition("Ten worst misses")[0]
    assert "answered with FAQ 1: Question <one>" in wrong
    assert "FAQ 2: Question two" in wrong
    assert "place 2, confidence 0.40" in wrong
    assert f"quoted {NASTY}" in wrong
    assert "missed" not in wrong


def test_the_worst_misses_come_with_the_place_of_the_right_entry(found):
    words = " ".join(Reading(page(found)).words)
    misses = words.partition("Ten worst misses")[2]
    assert "not listed" in misses
    assert "stayed silent (a reason)" in misses
    assert "long long …" in misses


def test_characters_that_do_something_are_shown_as_a_sign():
    strange = "a\x00b\x1b[31mc\u202ed\ud800e"
    cases = [replace(CASES[1], title=strange), *CASES[2:]]
    made = evaluation_of("x", CATALOG, cases, PREDICTIONS, PREDICTIONS, resamples=0)
    text = page(made)
    assert "a\ufffdb\ufffd[31mc\ufffdd\ufffde" in text
    text.encode("utf-8")


def test_the_same_evaluation_gives_the_same_page(found):
    assert page(found) == page(an_evaluation())


def test_a_bot_that_never_answers_has_a_page_too():
    silent = [Prediction(one.id, a_decision()) for one in PREDICTIONS]
    text = page(an_evaluation(silent))
    assert Reading(text).open == []
    assert "Nothing was answered; 59 right answers in a row would prove a precision of 0.95." in text


def test_other_runs_are_compared(found):
    text = page(replace(found, further={"Learning curve": {"10 % of the cases": found.overall}}))
    assert "Learning curve: average precision" in text
    assert Reading(text).tags.count("svg") == 3


FIGURES = (
    *("precision", "recall", "coverage", "average precision", "recall at precision .95", "recall at precision .90"),
    *("recall at precision .80", "right entry first", "in the first three", "utility", "calibration error"),
    *("if suggesting: right link", "if suggesting: recall", "if suggesting: coverage"),
)


@pytest.mark.parametrize("heading", ["By language", "By kind of case", "Every figure by entry"])
def test_every_figure_stands_in_each_table_with_its_interval(found, heading):
    rows = page(found).partition(heading)[2].partition("</table>")[0].split("<tr>")
    cells = {row.partition('class="name">')[2].partition("</th>")[0]: row for row in rows}
    assert set(FIGURES) <= set(cells)
    assert " to " in cells["precision"]
    assert " to " in cells["recall"]


def test_the_report_names_nobody():
    cases = [replace(CASES[1], body="File /home/" + "jane/a.py"), *CASES[2:]]
    made = evaluation_of("x", CATALOG, cases, PREDICTIONS, PREDICTIONS, resamples=0)
    assert "File /home/&lt;user&gt;/a.py" in page(made)


# The record


def test_the_record_holds_every_figure_with_its_interval_for_all_and_for_each_group(found):
    data = as_object(found)
    names = {"precision", "recall", "coverage", "average_precision", "recall_at_095", "recall_at_090", "recall_at_080"}
    names |= {"first", "first_three", "utility", "calibration_error", "suggestion_precision", "suggestion_coverage"}
    groups = [data["overall"], *data["by_language"].values(), *data["by_kind"].values(), *data["by_entry"]]
    groups += [one for by in ("language", "kind", "entry") for one in data["if_suggesting"][f"by_{by}"].values()]
    for group in groups:
        assert names <= set(group)
        assert all(set(group[name]) == {"value", "low", "high"} for name in names)


def test_the_record_as_json_holds_everything(found):
    data = json.loads(json.dumps(as_object(found)))
    assert data["overall"]["precision"]["value"] == 0.5
    assert (data["overall"]["cases"], data["overall"]["answerable"], data["overall"]["wrong"]) == (6, 4, 1)
    assert {row["entry"] for row in data["by_entry"]} == {1, 2, 3}
    assert set(data["by_kind"]) == {"positive", "hard_negative", "background"}
    assert data["by_entry"][0]["standing"] == "on trial"
    assert data["confusion"] == [
        {"right": 0, "given": 0, "cases": 2},
        {"right": 1, "given": 1, "cases": 1},
        {"right": 2, "given": 0, "cases": 1},
        {"right": 2, "given": 1, "cases": 1},
        {"right": 77, "given": 0, "cases": 1},
    ]
    (wrong,) = data["wrong_answers"]
    assert (wrong["id"], wrong["entry"], wrong["gold"]) == ("b", 1, [2])
    assert wrong["evidence"][0]["quote"] == f"quoted {NASTY}"
    assert [row["id"] for row in data["worst_misses"]] == ["f", "c", "b"]


def test_answers_that_the_catalog_does_not_have_are_told(found):
    said = "1 case is answered only by entries that this catalog does not have (77), such as f: counted as missed"
    assert found.notes == (said,)


def test_answers_that_nobody_asked_about_are_told():
    cases = [replace(one, extra={"labelled": [2, 10]}) for one in CASES]
    (note,) = evaluation_of("x", CATALOG, cases[:5], PREDICTIONS, PREDICTIONS, resamples=0).notes
    assert note.startswith("1 case is answered with an entry that nobody asked about")  # b; a is right all the same
    cases = [replace(one, extra={"labelled": [1, 10]}) for one in CASES]
    assert evaluation_of("x", CATALOG, cases[:5], PREDICTIONS, PREDICTIONS, resamples=0).notes == ()


def test_what_may_not_answer_is_neither_right_nor_listed():
    made = an_evaluation(only=frozenset({1}))
    assert [row.id for row in made.entries] == [1]
    assert made.overall.answerable == 1
    assert made.notes == ()


def test_a_proof_says_what_is_still_missing(found):
    assert found.still_to_certify == 91  # 93 with one wrong among them, less the two that were given
    assert found.proven == pytest.approx(0.0253, abs=1e-4)


def test_the_data_are_told_in_words(found):
    assert data_in_words(found.judged) == "6 cases, 4 of them answerable: 4 positive, 1 background, 1 hard negative"


def test_the_language_is_found_out_where_nobody_gave_it():
    cases = [replace(CASES[0], lang="", title="怎么用自己的字典训练识别模型"), replace(CASES[1], lang="")]
    made = evaluation_of("x", CATALOG, cases, PREDICTIONS, PREDICTIONS, resamples=0)
    assert {name: figures.cases for name, figures in made.by_language.items()} == {"en": 1, "zh": 1}
