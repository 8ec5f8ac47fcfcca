"""A catalog made ready: how telling a unit is, and which entries are worth a look."""

from __future__ import annotations

import pytest

from bot.core.entry import Entry
from bot.core.facts import facts_of
from bot.core.glossary import Glossary
from bot.core.index import CANDIDATES, CatalogIndex
from bot.core.reading import Reader
from tests.catalogs import ENTRIES, EXPORT, SLOW

GLOSSARY = Glossary()
FREQUENCY = {"picture": 90, "palette": 1, "§slow": 20}


def index_of(*entries: Entry) -> CatalogIndex:
    return CatalogIndex(entries, GLOSSARY, FREQUENCY, 100)


def candidates(index: CatalogIndex, title: str, body: str = "", always: tuple[int, ...] = ()) -> list[int]:
    found = index.candidates(facts_of(Reader().read(title, body), GLOSSARY), always)
    return [index.rows[number].entry.id for number in found]


def test_a_rare_word_tells_more_than_a_common_one():
    index = index_of(*ENTRIES)
    assert index.weights["palette"] > index.weights["picture"] > 0


def test_a_word_of_one_entry_tells_more_than_one_of_all():
    index = index_of(Entry(1, "alpha omega", "."), Entry(2, "beta omega", "."), Entry(3, "gamma omega", "."))
    assert index.weights["alpha"] > index.weights["omega"]


def test_weights_add_up():
    index = index_of(*ENTRIES)
    assert index.weights.total([]) == 0
    both = index.weights["palette"] + index.weights["picture"]
    assert index.weights.total(["palette", "picture"]) == pytest.approx(both)


def test_who_shares_words_is_a_candidate_and_who_shares_none_is_not():
    index = index_of(*ENTRIES)
    assert candidates(index, "my palette file")[0] == EXPORT.id
    assert candidates(index, "zzz yyy") == []


def test_a_keyword_alone_makes_a_candidate():
    assert candidates(index_of(*ENTRIES), "hello", "```\npaint(region_batch=3)\n```") == [SLOW.id]


def test_a_signature_found_makes_a_candidate_whatever_the_words():
    assert candidates(index_of(*ENTRIES), "zzz", always=(2,)) == [ENTRIES[2].id]


def test_no_more_than_so_many_are_looked_at():
    index = index_of(*(Entry(id, f"palette number{id}", ".") for id in range(1, 3 * CANDIDATES)))
    assert len(candidates(index, "palette")) == CANDIDATES
    assert len(candidates(index, "palette", always=(3 * CANDIDATES - 2,))) == CANDIDATES + 1


def test_the_right_one_is_found_among_many_alike():
    index = index_of(*(Entry(id, f"palette number{id} broken", ".") for id in range(1, 500)))
    assert candidates(index, "palette number321 broken")[0] == 321


@pytest.mark.parametrize("entry", [Entry(9, "!?", ""), Entry(9, "", ""), Entry(9, "的", "", keywords=("_",))])
def test_an_entry_without_words_does_no_harm(entry):
    index = index_of(entry, SLOW)
    assert 9 not in candidates(index, "my palette is slow")


def test_an_empty_catalog_has_no_candidates():
    assert candidates(index_of(), "anything") == []
