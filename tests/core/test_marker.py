"""The hidden line that identifies the bot's comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.issue import Author
from bot.core.marker import (
    KINDS,
    Marker,
    is_bot,
    read_marker,
    replies,
    reply_to,
    verdict_digest,
    verdict_reply,
    write_marker,
)
from tests.replies import BOT, READER, a_comment, a_reply, a_state

LINE = '<!-- faqbot:v1 {"digest":"12345678","entries":[9],"kind":"answer","lang":"en"} -->'
MARKER = Marker("answer", (9,), "12345678", "en")

markers = st.builds(
    Marker,
    kind=st.sampled_from(sorted(KINDS)),
    entries=st.lists(st.integers(0, 10**6), max_size=10).map(tuple),
    digest=st.text("0123456789abcdef", min_size=8, max_size=8),
    lang=st.sampled_from(["zh", "en"]),
    by=st.sampled_from(["bot", "person"]),
    to=st.integers(0, 2**62),
    version=st.sampled_from(["", "0badcafe"]),
)


@given(markers, st.text())
def test_what_is_written_is_read_back_whatever_stands_before_it(marker, text):
    assert read_marker(f"{text}\n{write_marker(marker)}") == marker


@given(markers)
def test_a_marker_is_one_html_comment(marker):
    line = write_marker(marker)
    assert line.startswith("<!--")
    assert line.index("-->") == len(line) - 3
    assert "\n" not in line


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param("text", id="no marker"),
        pytest.param(f"{LINE}\nmore", id="text after it"),
        pytest.param(f"see {LINE}", id="text before it on its line"),
        pytest.param(f"`{LINE}`", id="in code"),
        pytest.param(f"> {LINE}", id="in a quote"),
        pytest.param(LINE.replace("v1", "v2"), id="another version"),
        pytest.param(LINE.replace("answer", "reply"), id="an unknown kind"),
        pytest.param(LINE.replace("[9]", "9"), id="entries that are no list"),
        pytest.param(LINE.replace("[9]", '["9"]'), id="an entry that is text"),
        pytest.param(LINE.replace("[9]", "[true]"), id="an entry that is a truth value"),
        pytest.param(LINE.replace("[9]", "[-9]"), id="a negative entry"),
        pytest.param(LINE.replace("[9]", "[" + ",".join("9" * 30) + "]"), id="too many entries"),
        pytest.param(LINE.replace("12345678", "1234567"), id="a short digest"),
        pytest.param(LINE.replace("12345678", "1234567G"), id="a digest that is none"),
        pytest.param(LINE.replace('"en"', '"fr"'), id="another language"),
        pytest.param(LINE.replace('"lang":"en"', '"lang":"en","more":1'), id="an unknown key"),
        pytest.param(LINE.replace(',"lang":"en"', ""), id="a missing key"),
        pytest.param(LINE.replace('"lang":"en"', '"lang":"en","by":"nobody"'), id="an unknown originator"),
        pytest.param(LINE.replace("{", "[").replace("}", "]"), id="a list"),
        pytest.param("<!-- faqbot:v1 {} -->", id="empty"),
        pytest.param("<!-- faqbot:v1 {not json} -->", id="not JSON"),
        pytest.param("<!-- faqbot:v1 {" + "[" * 400 + "} -->", id="deeply nested"),
        pytest.param("<!-- faqbot:v1 {" + "9" * 5_000 + "} -->", id="too long"),
    ],
)
def test_anything_else_is_no_marker(body):
    assert read_marker(body) is None


@pytest.mark.parametrize("body", [LINE, f"text\n\n{LINE}\n", f"text\r\n{LINE}\r\n", f"{LINE}\n\n  \n"])
def test_a_marker_is_the_last_line(body):
    assert read_marker(body) == MARKER


def test_the_last_of_two_markers_counts():
    assert read_marker(f"{LINE}\n{LINE.replace('[9]', '[3]')}").entries == (3,)


@given(st.text())
def test_any_text_is_read(text):
    read_marker(text)
    read_marker(f"<!-- faqbot:v1 {{{text}}} -->")


def test_values_that_would_end_the_html_comment_cannot_be_written():
    with pytest.raises(ValueError, match="not a marker"):
        write_marker(Marker("--> @everyone", (9,), "12345678"))


def test_a_marker_counts_only_in_the_bots_own_comment():
    forged = a_comment(LINE, READER)
    assert replies(a_state(forged)) == ()


def test_a_marker_of_another_bot_does_not_count():
    assert replies(a_state(a_comment(LINE, Author("otherbot[bot]", 98, is_bot=True)))) == ()


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        pytest.param(BOT, True, id="itself"),
        pytest.param(Author("renamed[bot]", BOT.id), True, id="renamed"),
        pytest.param(Author(BOT.login.upper()), True, id="the login in capitals, id unknown"),
        pytest.param(Author(BOT.login, 7), False, id="its login with another id"),
        pytest.param(Author("", 0), False, id="nobody"),
    ],
)
def test_is_bot(author, expected):
    assert is_bot(author, BOT) is expected


def test_nobody_is_the_bot_where_it_has_no_name():
    assert not is_bot(Author(""), Author(""))


def test_the_oldest_verdict_is_the_reply():
    state = a_state(a_comment("hello"), a_reply(id=101), a_reply(id=102))
    assert verdict_reply(state).comment.id == 101


def test_replies_to_commands_are_no_verdict():
    shown = a_comment(write_marker(Marker("shown", (9,), "12345678", to=5)), BOT)
    assert verdict_reply(a_state(shown)) is None


def test_the_latest_reply_to_a_comment_counts():
    first = a_comment(write_marker(Marker("hint", (), "12345678", to=5)), BOT, id=101)
    second = a_comment(write_marker(Marker("command", (), "12345678", to=5)), BOT, id=102)
    assert reply_to(a_state(first, second), 5).comment.id == 102
    assert reply_to(a_state(first, second), 6) is None


def test_the_digest_names_kind_and_entries():
    assert verdict_digest("answer", [9]) == verdict_digest("answer", (9,))
    others = {verdict_digest("answer", [9]), verdict_digest("suggest", [9]), verdict_digest("answer", [3])}
    assert len(others) == 3
    assert verdict_digest("suggest", [1, 12]) != verdict_digest("suggest", [11, 2])
