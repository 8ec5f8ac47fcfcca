"""The reasons for a match rest on the author's own words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.match import Evidence
from bot.core.reading_paths import mask_user_names
from tests.catalogs import BLENDING, EXPORT, SHAPES, SLOW, a_matcher, learned, matched

MATCHER = a_matcher()
LEARNED = a_matcher(learned=learned())


def evidence(title: str, body: str = "", matcher=MATCHER, entry: int = 0) -> dict[str, Evidence]:
    """What speaks for the best match, or for an entry, by kind; of several of a kind the first."""
    found = matched(matcher, title, body)
    match = next(match for match in found if entry in (0, match.entry))
    return {item.kind: item for item in reversed(match.evidence)}


SIGNATURES = [
    pytest.param(BLENDING, "the error text “Palette", id="exact"),
    pytest.param(BLENDING.replace("dims[1]", "dims[3]"), "the error text with other numbers", id="other numbers"),
    pytest.param(BLENDING.replace("should be equal", "must be equal"), "nearly the error text", id="nearly"),
]


@pytest.mark.parametrize(("line", "said"), SIGNATURES)
def test_a_signature_is_quoted_from_the_log_and_says_how_exactly_it_was_found(line, said):
    found = evidence("Blending fails", f'```\n  File "a.py", line 1, in f\n{line}\n```')["signature"]
    assert found.text.startswith(said)
    assert found.quote == line


QUOTES = [
    pytest.param(
        "Colouring is slow with many regions", "Help please.", "Colouring is slow with many regions", id="title"
    ),
    pytest.param(
        "A question", "Hello.\nColouring many regions is slow.\nThanks.", "Colouring many regions is slow.", id="body"
    ),
    pytest.param("请教", "大家好\n图片区域很多时上色很慢\n谢谢", "图片区域很多时上色很慢", id="Chinese body"),
]


@pytest.mark.parametrize(("title", "body", "quote"), QUOTES)
def test_a_question_is_quoted_from_where_it_was_asked(title, body, quote):
    assert evidence(title, body, entry=SLOW.id)["question"].quote == quote


def test_quotes_name_nobody():
    path = "/home/" + "jane/palette.png"
    line = f"{BLENDING} in {path}"
    found = evidence(f"Colouring {path} is slow", f"```\n{line}\n```")
    assert found["signature"].quote == line.replace("jane", "<user>")
    found = evidence(f"Colouring many regions of {path} is slow", entry=SLOW.id)
    assert found["question"].quote.endswith("of /home/<user>/palette.png is slow")


def test_the_wording_that_comes_nearest_is_named():
    assert "does region_batch do" in evidence("What does region_batch do?")["question"].text


def test_identifiers_that_the_issue_mentions_are_named():
    found = evidence("Exported palette is wrong", "```\nexport(palette_path='x')\n```", entry=EXPORT.id)
    assert found["keyword"].text == "mentions palette_path"


def test_what_was_learned_is_told_with_its_direction():
    found = evidence("Colouring is slow", "Many regions.", LEARNED)["learned"]
    assert found.text[0] == ("+" if found.weight > 0 else "-")


@given(st.text(max_size=80), st.text(max_size=300))
def test_quotes_are_the_authors_own_words(title, body):
    title, body = f"palette {title}", f"{body}\ncolour of the brush\n{body}"
    text = MATCHER.read(title, body)
    own = mask_user_names("\n".join(passage.text for passage in text.passages))
    for match in MATCHER.match(text):
        for item in match.evidence:
            assert item.quote in own


def test_a_quote_is_never_long():
    body = f"{'x ' * 5000}colouring is slow with many regions {'y ' * 5000}"
    for match in matched(MATCHER, f"Colouring is slow {'z ' * 5000}", body):
        assert all(len(item.quote) <= 2000 for item in match.evidence)


def test_an_entry_that_is_ruled_out_says_by_what():
    without = a_matcher(replace(SLOW, excludes=("training",)), SHAPES)
    assert (
        evidence("Training and colouring regions are slow", "", without)["ruled out"].text == "“training” rules it out"
    )
    needing = a_matcher(replace(SLOW, requires=(("region", "区域"),)), SHAPES)
    found = evidence("Colouring a picture with hundreds takes minutes", "It is slow.", needing)
    assert found["ruled out"].text == "“region” is not mentioned"
