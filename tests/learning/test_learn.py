"""Labelled cases turned into what the matcher learned."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.entry import Catalog
from bot.core.learned import AGREED, UNCERTIFIED, UNPROVEN, Learned
from bot.errors import CaseError
from bot.learning.cases import Case
from bot.learning.learn import (
    FOLDS,
    PROVEN_ANSWERS,
    TARGETS,
    Sample,
    Scored,
    dump,
    folds_of,
    inputs_of,
    learn,
    standings_of,
)
from bot.learning.training import blank_model
from tests.catalogs import CASES, ENTRIES, LICENCE, SHAPES, SLOW, a_matcher, learned, matches_by_entry

CATALOG = Catalog(ENTRIES, digest="made-up")
SILENT = [case for case in CASES if not case.gold]
ANSWERED = [case for case in CASES if case.gold]
PROOFS = replace(SLOW, match=("Slow\ncolouring", "Takes long\nregions"), reject=("Slow\ndownload",))


def test_the_same_input_gives_the_same_file_to_the_byte():
    shuffled = Catalog(tuple(reversed(ENTRIES)), digest="made-up")
    assert dump(learn(shuffled, CASES)) == dump(learned())


def test_it_is_the_same_in_every_process():
    """Sets come in another order in each process; nothing may rest on it."""
    code = "from tests.catalogs import learned; from bot.learning.learn import dump; print(dump(learned()), end='')"
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=root, env=environment, check=True)
    assert done.stdout.decode() == dump(learned())


def test_what_is_written_is_read_as_it_was():
    text = dump(learned())
    assert json.loads(text) == json.loads(json.dumps(learned()))
    assert Learned.parse(json.loads(text)) == Learned.parse(learned())
    assert dump(json.loads(text)) == text


def test_a_change_of_one_weight_changes_one_line():
    data = json.loads(dump(learned()))
    name = next(iter(data["few"]["weights"]))
    data["few"]["weights"][name] = {"0": 9.0}
    before, after = dump(learned()).splitlines(), dump(data).splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_the_smallest_weights_are_left_out_where_there_are_too_many(monkeypatch):
    def weights(data: dict) -> list[float]:
        return [
            abs(weight) for name in ("many", "few") for row in data[name]["weights"].values() for weight in row.values()
        ]

    whole = weights(learned())
    assert min(whole) < 0.03
    monkeypatch.setattr("bot.learning.learn._MOST_WEIGHTS", len(whole) - 1)
    lean = weights(learn(CATALOG, CASES))
    assert sorted(lean) == sorted(weight for weight in whole if weight >= 0.03)


def test_digests_name_catalog_and_cases():
    inputs = inputs_of(CATALOG, CASES)
    assert learned()["digests"] == inputs
    assert inputs["catalog"] == "made-up"
    assert inputs["cases"] != inputs_of(CATALOG, CASES[1:])["cases"]
    assert inputs_of(CATALOG, [replace(CASES[0], gold=(4,))])["cases"] != inputs_of(CATALOG, CASES[:1])["cases"]
    other = blank_model({}, 1)
    assert inputs_of(CATALOG, CASES, other) == {**inputs, "general model": other.digest} != inputs


def test_an_entry_that_the_catalog_has_not_is_told():
    with pytest.raises(CaseError, match="77, 78"):
        learn(CATALOG, [*CASES, Case("x", "x", gold=(78, 77))])


def test_a_case_of_a_retired_entry_is_fine_and_teaches_silence():
    catalog = Catalog((replace(SLOW, retired=True), *ENTRIES[1:]))
    assert "1" not in learn(catalog, CASES)["entries"]


def states(data: dict) -> dict[str, str]:
    return {id: row["standing"] for id, row in data["entries"].items()}


FEW = [
    pytest.param(Catalog(()), [], {}, id="nothing at all"),
    pytest.param(Catalog((SHAPES,)), [], {"2": "on trial"}, id="no cases and no texts"),
    pytest.param(Catalog((SHAPES,)), [Case("a", "x", gold=(2,))], {"2": "on trial"}, id="one case with an answer"),
    pytest.param(Catalog((SHAPES,)), [Case("a", "x")], {"2": "on trial"}, id="one silent case"),
    pytest.param(Catalog((PROOFS, SHAPES)), [], {"1": "on trial", "2": "on trial"}, id="texts of one entry only"),
    pytest.param(Catalog((SLOW,)), ANSWERED[:6], {"1": "on trial"}, id="nothing to be silent on"),
    pytest.param(Catalog((SLOW,)), SILENT, {"1": "on trial"}, id="nothing to answer"),
    pytest.param(Catalog(()), SILENT, {}, id="cases without entries"),
]


#: What entries take that were learned from too few cases.
SAFE = {str(target): max(UNCERTIFIED, target) for target in TARGETS}


@pytest.mark.parametrize(("catalog", "cases", "expected"), FEW)
def test_with_little_to_learn_from_entries_are_on_trial_by_the_safe_default_and_silent(catalog, cases, expected):
    data = learn(catalog, cases)
    assert states(data) == expected
    for row in data["entries"].values():
        assert row["thresholds"] in ({}, SAFE)
    found = matches_by_entry(a_matcher(*catalog.entries, learned=data), "Window is black", "Nothing.")
    assert all(value < UNPROVEN for value in found.values())


def test_an_entry_without_any_text_is_judged_as_if_nothing_had_been_learned():
    """Learning from other entries must not silence one that has only its signature."""
    title, body = (
        SHAPES.title,
        "```\nPalette dims[1] and Mask dims[0] should be equal, but received palette(1) != mask(2)\n```",
    )
    before = matches_by_entry(a_matcher(), title, body)[2]
    after = matches_by_entry(a_matcher(learned=learned()), title, body)[2]
    assert "2" not in {id for row in learned()["few"]["weights"].values() for id in row}
    assert after == pytest.approx(before, abs=0.1)


def test_every_active_entry_has_a_standing_that_says_why_and_how_many_more_answers_it_takes():
    rows = learned()["entries"]
    assert set(rows) == {"1", "2", "3", "4"}
    for id in ("1", "4"):
        missing = PROVEN_ANSWERS - rows[id]["answers"]
        assert rows[id]["why"].endswith(
            f"; {missing} {'more' if rows[id]['answers'] else 'right ones'} in a row would prove it"
        )
        assert rows[id]["cases"] == 6
    assert rows["3"]["why"].startswith("nothing was learned about it")


def many_and_few() -> Learned:
    """Entry 1 has many cases, entry 4 few."""
    again = [replace(case, id=f"{case.id}-{n}") for case in ANSWERED if case.gold == (1,) for n in range(7)]
    taught = Learned.parse(learn(CATALOG, [*CASES, *again]))
    assert taught is not None
    assert (set(taught.many.bias), set(taught.few.bias)) == ({0, 1}, {0, 4})
    return taught


def test_an_entry_with_few_cases_gets_what_those_with_many_leave():
    taught = many_and_few()
    pairs = {4: (2.0, 0.0, 0.0, 0.0)}
    many, few = taught.many.probabilities({}, pairs), taught.few.of_candidates({}, pairs)
    assert taught.probabilities({}, pairs) == {1: many[1], 4: few[4] * (1 - many[1])}
    assert set(taught.probabilities({}, {})) == {1}  # no candidate


SURE, UNSURE = Scored(1, 0.7, True, 1.0, agreed=True), Scored(1, 0.7, True, 1.0, agreed=False)
WRONG = replace(SURE, right=False)
AGREEING = [
    pytest.param([SURE] * 4, True, id="few, and all right"),
    pytest.param([], True, id="none yet"),
    pytest.param([SURE] * 8 + [WRONG] * 2, True, id="mostly right"),
    pytest.param([SURE] * 2 + [WRONG] * 3, False, id="mostly wrong"),
    pytest.param([UNSURE] * 2 + [replace(UNSURE, right=False)] * 9, True, id="the general model did not agree"),
    pytest.param([replace(SURE, value=0.2)] * 2 + [replace(WRONG, value=0.2)] * 9, True, id="too unsure to answer"),
    pytest.param([SURE] * (PROVEN_ANSWERS + 1), False, id="enough for a threshold of its own"),
    pytest.param(
        [replace(SURE, value=0.97)] * PROVEN_ANSWERS + [replace(WRONG, agreed=False)] * 40, False, id="a high one"
    ),
    pytest.param([replace(UNSURE, right=False)] * 20, False, id="never right"),
]


@pytest.mark.parametrize(("scored", "agree"), AGREEING)
def test_two_models_that_agree_answer_earlier_unless_they_were_wrong_together_or_need_not(scored, agree):
    row = standings_of({1}, scored, {1: 3})["1"]
    assert row.get("agreed", {}) == (dict.fromkeys(["0.8", "0.9", "0.95"], AGREED) if agree else {})


def test_an_entry_that_was_wrong_together_does_not_answer_earlier_whatever_the_others_do():
    rows = standings_of({1, 2}, [SURE] * 30 + [replace(WRONG, entry=2, value=0.6)] * 5, {1: 3, 2: 3})
    assert ("agreed" in rows["1"], "agreed" in rows["2"]) == (True, False)


def test_where_a_low_target_takes_less_already_agreement_takes_no_more():
    scored = [replace(SURE, value=0.3)] * 90 + [replace(UNSURE, value=0.3, right=False)] * 15
    row = standings_of({1}, scored, {1: 3})["1"]
    assert row["thresholds"]["0.8"] < AGREED
    assert row.get("agreed", {"0.8": 0})["0.8"] <= row["thresholds"]["0.8"]


def test_entries_are_judged_on_cases_whose_labellers_looked_at_one_of_them():
    spans = [None, [1, 10], [11, 74], [4, 4]]
    cases = [Case(str(n), "x", extra={} if span is None else {"labelled": span}) for n, span in enumerate(spans)]
    sample = Sample([*cases, Case("an example", "x")], [], len(cases))
    assert sample.asked_about({1, 2}) == [0, 1]
    assert sample.asked_about({4, 12}) == [0, 1, 2, 3]
    assert sample.asked_about(set()) == []


def test_what_labellers_looked_at_is_part_of_what_was_learned_from():
    changed = [replace(CASES[0], extra={"labelled": [90, 99]}), *CASES[1:]]
    tempted = [replace(CASES[0], tempting=(3,)), *CASES[1:]]
    digests = {inputs_of(CATALOG, cases)["cases"] for cases in (CASES, changed, tempted)}
    assert len(digests) == 3


def test_a_mistake_among_few_cases_silences_what_is_no_surer_and_not_everything():
    scored = [replace(SURE, value=0.92)] * 12 + [replace(WRONG, entry=2, value=0.93, weight=4.0)]
    rows = standings_of({1, 2, 3}, scored, {1: 3, 2: 3, 3: 3})
    assert {row["standing"] for row in rows.values()} == {"on trial"}
    assert {row["thresholds"]["0.95"] for row in rows.values()} == {0.9301}
    surest = standings_of({1}, [*scored, replace(SURE, value=0.94)], {1: 3})["1"]
    assert surest["thresholds"]["0.95"] < 0.94 and surest["right"] == surest["answers"]


def test_an_entry_must_be_surer_than_its_own_mistakes():
    own = [replace(SURE, entry=2, value=0.96)] * 4 + [replace(SURE, entry=2)] * 8
    scored = [*[replace(SURE, value=0.95)] * 300, *own, replace(WRONG, entry=2, value=0.98, weight=4.0)]
    rows = standings_of({1, 2}, scored, {1: 3, 2: 3})
    assert rows["1"]["thresholds"]["0.95"] < 0.95
    assert (rows["2"]["thresholds"]["0.95"], rows["2"]["standing"]) == (0.9801, "on trial")


@pytest.mark.parametrize(
    ("right", "wrong", "standing", "why"),
    [
        (59, 0, "proven", "59 of 59 cross-validated answers were right"),
        (50, 0, "on trial", "50 of 50 cross-validated answers right; 9 more in a row would prove it"),
        (91, 1, "on trial", "91 of 92 cross-validated answers right; 1 more in a row would prove it"),
        (92, 1, "proven", "92 of 93 cross-validated answers were right"),
    ],
)
def test_what_proves_an_entry(right, wrong, standing, why):
    """The arithmetic of Clopper and Pearson."""
    scored = [replace(SURE, value=0.99)] * right + [replace(WRONG, value=0.99)] * wrong
    row = standings_of({1}, scored, {1: 100})["1"]
    assert (row["standing"], row["why"]) == (standing, why)


def test_an_entry_that_was_retired_since_takes_no_room_from_the_others():
    taught = learn(CATALOG, [*CASES, *(replace(case, id=f"{case.id}-{n}") for case in ANSWERED[:6] for n in range(7))])
    title, body = ANSWERED[0].title, ANSWERED[0].body
    retired = tuple(replace(entry, retired=entry.id == 1) for entry in ENTRIES)
    before, after = (matches_by_entry(a_matcher(*e, learned=taught), title, body) for e in (ENTRIES, retired))
    assert 1 not in after and after[4] > before[4]


def test_an_entry_that_many_cases_speak_against_is_muted():
    rows = standings_of({1, 2}, [SURE] * 8 + [replace(WRONG, entry=2, value=0.8)] * 20, {1: 3, 2: 3})
    assert (rows["1"]["standing"], rows["2"]["standing"]) == ("on trial", "muted")


def test_one_tempting_case_among_few_hardly_bends_the_confidence_of_the_others():
    tempting = replace(ANSWERED[-1], id="tempting", title=f"{ANSWERED[-1].title} again", gold=())
    taught = learn(CATALOG, [*ANSWERED, tempting, *SILENT[:2]])
    found = matches_by_entry(a_matcher(learned=taught), ANSWERED[0].title, ANSWERED[0].body)
    assert found[1] > 0.7
    assert {row["standing"] for row in taught["entries"].values()} == {"on trial"}


def test_thresholds_hold_their_targets_on_what_they_were_chosen_by():
    noisy = [*CASES, *(replace(case, id=f"{case.id}-wrong", gold=()) for case in ANSWERED[::2])]
    rows = learn(CATALOG, noisy)["entries"]
    given = [row for row in rows.values() if row["answers"]]
    assert sum(row["right"] for row in given) >= 0.95 * sum(row["answers"] for row in given)
    assert all(0 <= row["right"] <= row["answers"] for row in rows.values())


@pytest.mark.parametrize("id", ["1", "4"])
def test_a_higher_target_never_takes_less(id):
    values = [learned()["entries"][id]["thresholds"][str(target)] for target in TARGETS]
    assert values == sorted(values)


def test_the_counts_say_what_was_learned_from():
    catalog = Catalog((PROOFS, *ENTRIES[1:]))
    assert learn(catalog, CASES)["cases"] == {"labelled": len(CASES), "examples": 3, "answerable": len(ANSWERED)}


def test_an_entry_that_only_its_authors_examples_speak_for_is_judged_in_general():
    """They are easier than issues: what was learned from them was surer than it was right."""
    taught = learn(Catalog((PROOFS, *ENTRIES[1:])), [])
    assert all(row["thresholds"] == {} and row["standing"] == "on trial" for row in taught["entries"].values())
    title, body = PROOFS.match[0].split("\n")
    entries = (PROOFS, *ENTRIES[1:])
    assert matches_by_entry(a_matcher(*entries, learned=taught), title, body) == matches_by_entry(
        a_matcher(*entries), title, body
    )


def test_an_entry_is_learned_from_its_first_case_on():
    without = learn(CATALOG, CASES)
    one = learn(CATALOG, [*CASES, Case("l9", "commercial use 9", "", (LICENCE.id,))])
    assert set(without["few"]["bias"]) == {"0", "1", "4"}
    assert set(one["few"]["bias"]) == {"0", "1", "3", "4"}


@pytest.mark.parametrize(
    ("labelled", "together"),
    [
        pytest.param(None, True, id="looked at"),
        pytest.param([90, 99], False, id="not looked at, as it came later"),
    ],
)
def test_beside_few_cases_entries_with_examples_are_learned_together_if_they_were_looked_at(labelled, together):
    catalog = replace(CATALOG, entries=tuple(PROOFS if entry.id == SLOW.id else entry for entry in ENTRIES))
    extra = {} if labelled is None else {"labelled": labelled}
    cases = [replace(case, extra=extra) for case in CASES if SLOW.id not in case.gold]
    found = learn(catalog, cases)
    key = str(SLOW.id)
    assert (key in found["few"]["bias"]) == together
    assert found["entries"][key]["standing"] == "on trial"


def test_folds_spread_each_group_evenly_and_keep_the_same_title_together():
    twice = [*CASES, *(replace(case, id=f"{case.id}-again", title=f" {case.title.upper()} ") for case in CASES)]
    folds = folds_of(twice, FOLDS, 1)
    assert set(folds) == set(range(FOLDS))
    by_title: dict[tuple[str, str], set[int]] = {}
    for case, fold in zip(twice, folds, strict=True):
        by_title.setdefault((case.group, "".join(case.title.lower().split())), set()).add(fold)
    assert all(len(found) == 1 for found in by_title.values())


@given(st.lists(st.tuples(st.sampled_from([(), (1,), (4,)]), st.text(max_size=3)), max_size=30), st.integers(1, 9))
def test_every_case_is_in_one_fold_and_groups_are_even(rows, seed):
    cases = [Case(str(number), f"{number} {title}", gold=gold) for number, (gold, title) in enumerate(rows)]
    folds = folds_of(cases, FOLDS, seed)
    assert len(folds) == len(cases)
    for group in {case.group for case in cases}:
        sizes = [
            sum(f == fold and c.group == group for f, c in zip(folds, cases, strict=True)) for fold in range(FOLDS)
        ]
        assert max(sizes) - min(sizes) <= 1
    assert folds == folds_of(cases, FOLDS, seed)
