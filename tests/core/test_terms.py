"""Words, stems and statements, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.terms import clauses, is_chinese, normalise, stem, terms_of, words

SAME = [
    pytest.param("export", "exported", id="past"),
    pytest.param("export", "exporting", id="progressive"),
    pytest.param("model", "models", id="plural"),
    pytest.param("slow", "slower", id="comparative"),
    pytest.param("slow", "slowly", id="adverb"),
    pytest.param("library", "libraries", id="plural of -y"),
    pytest.param("train", "training", id="noun of a verb"),
    pytest.param("stop", "stopping", id="doubled consonant"),
    pytest.param("class", "classes", id="plural of -ss"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


#: Forms that are not brought together: the stem is rough, and the general model was learned with it.
KNOWN_WRONG = [("run", "running"), ("go", "went")]


@pytest.mark.parametrize(("one", "other"), KNOWN_WRONG)
def test_a_form_that_is_not_recognised_is_known(one, other):
    assert stem(one) != stem(other)


OTHER = [
    pytest.param("train", "trait", id="other words"),
    pytest.param("string", "sting", id="an ending within"),
    pytest.param("cpu", "gpu", id="short ones"),
    pytest.param("v3", "v4", id="versions"),
]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_words_have_other_stems(one, other):
    assert stem(one) != stem(other)


WORDS = [
    pytest.param("", [], id="nothing"),
    pytest.param("识别慢", ["识", "别", "慢"], id="Chinese"),
    pytest.param("C++ and C#", ["c++", "and", "c#"], id="languages"),
    pytest.param("rec_batch_num=6", ["rec", "batch", "num", "6"], id="parts of an identifier"),
    pytest.param("ＰＡＤＤＬＥ２", ["paddle2"], id="full width"),
    pytest.param("GPU上很慢", ["gpu", "上", "很", "慢"], id="mixed without blanks"),
    pytest.param("\x00\u202e\u200b", [], id="NUL and marks"),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_a_text_is_divided_into_words(text, expected):
    assert words(text) == expected


CLAUSES = [
    pytest.param("", 0, id="nothing"),
    pytest.param(" \n\t", 0, id="white space"),
    pytest.param("It is slow. Why?", 2, id="English"),
    pytest.param("很慢，为什么？", 2, id="Chinese"),
    pytest.param("paddle 2.6.1 fails", 1, id="a version stays whole"),
    pytest.param("a\r\nb\rc", 2, id="lines"),
]


@pytest.mark.parametrize(("text", "count"), CLAUSES)
def test_a_text_is_cut_into_statements(text, count):
    assert len(clauses(text)) == count


def test_words_that_say_nothing_are_no_terms():
    assert set(terms_of(words("It is the model of an issue"))) == set(terms_of(words("model issue")))


def test_chinese_is_compared_in_pairs_of_neighbours():
    assert set(terms_of(words("识别慢 ok"))) == {"识别", "别慢", "ok"}
    assert not terms_of(words("识 x 别"))


@given(st.text())
def test_any_text_can_be_divided(text):
    row = words(text)
    assert all(word == normalise(word) and word for word in row)
    assert all(isinstance(is_chinese(word), bool) for word in row)
    assert set(terms_of(row)) <= set(row) | {a + b for a in row for b in row if is_chinese(a) and is_chinese(b)}


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert words(once) == words(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_a_chinese_character_beside_a_text_changes_none_of_its_words(text):
    """Texts of ASCII alone are split in another way, which must find the same words."""
    assert words(f"{text} 字") == [*words(text), "字"]
