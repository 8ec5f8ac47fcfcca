"""Which verdicts a change changes, and whether for the better."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.entry import Catalog, Entry
from bot.learning.cases import Case, proofs_of
from bot.learning.comparing import compare_catalogs
from bot.learning.issue_files import Sample, from_cases, from_examples

SLOW = Entry(1, "Inference is slow on the CPU", "Smaller.", aliases=("prediction takes several seconds",))
WORDS = Entry(2, "Results show characters that are not in my dictionary", "Path.", aliases=("odd characters",))
BASE = Catalog((SLOW,))
HEAD = Catalog((SLOW, WORDS))
ISSUE = "Results show characters that are not in my dictionary"


def effects(base: Catalog, head: Catalog, *samples: Sample) -> list[tuple[str, str, int | None, int | None]]:
    """Id, effect and the two verdicts of each change."""
    changes = compare_catalogs(base, head, samples).changes
    return [(change.sample.id, change.effect, change.before, change.after) for change in changes]


EFFECTS = [
    pytest.param((2,), BASE, HEAD, "better", id="a right answer comes"),
    pytest.param((), BASE, HEAD, "worse", id="a wrong answer comes where silence was right"),
    pytest.param((1,), BASE, HEAD, "worse", id="a wrong answer comes where another was wanted"),
    pytest.param(None, BASE, HEAD, "", id="nobody labelled it"),
    pytest.param((2,), HEAD, BASE, "worse", id="a right answer goes"),
    pytest.param((), HEAD, BASE, "better", id="a wrong answer goes"),
    pytest.param((1,), HEAD, BASE, "better", id="silence is better than a wrong answer"),
]


@pytest.mark.parametrize(("gold", "base", "head", "effect"), EFFECTS)
def test_a_change_is_for_the_better_or_the_worse(gold, base, head, effect):
    ((_, found, before, after),) = effects(base, head, Sample("a", ISSUE, gold=gold))
    assert found == effect
    assert {before, after} == {None, 2}


def test_an_entry_that_labellers_did_not_know_is_not_told_to_be_wrong():
    ((_, effect, _, _),) = effects(BASE, HEAD, Sample("a", ISSUE, gold=(), knows=frozenset({1})))
    assert effect == ""


def test_another_entry_is_a_change_of_its_own_kind():
    moved = Catalog((SLOW, replace(WORDS, id=3)))
    compared = compare_catalogs(HEAD, moved, [Sample("a", ISSUE, gold=(3,))])
    assert [(change.kind, change.effect) for change in compared.changes] == [("another entry", "better")]
    assert (compared.added, compared.removed, compared.edited) == ((3,), (2,), ())


def test_the_same_catalog_changes_nothing():
    compared = compare_catalogs(HEAD, HEAD, from_examples(proofs_of(HEAD)) + [Sample("a", ISSUE), Sample("b", "")])
    assert compared.changes == ()
    assert compared.before == compared.after
    assert (compared.added, compared.removed, compared.edited, compared.relearned) == ((), (), (), False)


def test_worse_changes_come_first_and_everything_is_counted():
    samples = [Sample("good", ISSUE, gold=(2,)), Sample("bad", ISSUE, gold=()), Sample("slow", SLOW.title, gold=(1,))]
    compared = compare_catalogs(BASE, HEAD, samples)
    assert [change.sample.id for change in compared.changes] == ["bad", "good"]
    assert (compared.count("now answered"), compared.count(effect="worse")) == (2, 1)
    assert (compared.after.answers, compared.after.right, compared.after.wrong) == (3, 2, 1)


def test_each_catalog_takes_out_its_own_noise():
    told = replace(WORDS, signatures=("DictionaryError: character * is unknown",))
    base, head = Catalog((SLOW, told)), Catalog((SLOW, told), noise=("DictionaryError: *",))
    log = "```\nDictionaryError: character x is unknown\n```"
    ((_, _, before, after),) = effects(base, head, Sample("a", "My dictionary", log))
    assert (before, after) == (2, None)


LABELLED = [
    pytest.param({"labelled": [1, 10]}, 10, False, id="within what was labelled"),
    pytest.param({"labelled": [1, 10]}, 11, None, id="beyond it"),
    pytest.param({}, 7, False, id="named as tempting by another case"),
    pytest.param({}, 8, None, id="named by no case"),
    pytest.param({}, 9, True, id="its gold"),
]


@pytest.mark.parametrize(("extra", "entry", "right"), LABELLED)
def test_labels_tell_about_the_entries_that_labellers_knew(extra, entry, right):
    cases = [Case("a", "A", gold=(9,), extra=extra), Case("b", "B", tempting=(7,))]
    assert from_cases(cases)[0].is_right(entry) is right


def test_a_reject_text_tells_only_that_its_own_entry_is_wrong():
    (sample,) = from_examples(proofs_of(Catalog((replace(SLOW, reject=("Other",)),))))
    assert [sample.is_right(entry) for entry in (1, 2, None)] == [False, None, True]
