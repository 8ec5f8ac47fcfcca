"""How much of an answer is shown."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.core.answers import present, with_links

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SENTENCE = "One sentence of forty characters, it is. "  # 41 characters
TABLE = "|a|b|\n|-|-|\n" + "|one|two|\n" * 10
FENCE = "```bash\n" + "pip install x\n" * 10 + "```"
ITEMS = "".join(f"{number}. Step number {number} of the list.\n" for number in range(1, 11))


def shown(answer: str, limit: int) -> str:
    return present(answer, limit, str).text


def kinds(markdown: str) -> list[str]:
    return [token.type for token in MARKDOWN.parse(markdown) if token.level == 0]


@pytest.mark.parametrize(
    "answer", [SENTENCE.strip(), TABLE.strip(), FENCE, ITEMS.strip(), "# A\n\nb\n\n> c\n\n- d\n  - e"]
)
def test_a_short_answer_is_shown_whole(answer):
    result = present(answer, len(answer), str)
    assert result.text == answer
    assert not result.shortened


UNWRAPPED = [
    pytest.param("one\ntwo\nthree", "one two three", id="a paragraph"),
    pytest.param("识别\n结果，\n正确 a\nb", "识别结果，正确 a b", id="Chinese"),
    pytest.param("- one\n  two\n- three", "- one two\n- three", id="items"),
    pytest.param("one  \ntwo\\\nthree<br>\nfour", "one  \ntwo\\\nthree<br>\nfour", id="ends that are meant"),
    pytest.param("> one\n> two", "> one\n> two", id="a quote"),
    pytest.param("```\none\ntwo\n```", "```\none\ntwo\n```", id="code"),
    pytest.param("    one\n    two", "    one\n    two", id="indented code"),
    pytest.param("|a|b|\n|-|-|\n|c|d|", "|a|b|\n|-|-|\n|c|d|", id="a table"),
    pytest.param("one\ntwo\n\nthree\nfour", "one two\n\nthree four", id="two paragraphs"),
    pytest.param("`one\ntwo`", "`one two`", id="a span of code"),
    pytest.param("看 https://x.org/路径\n然后", "看 https://x.org/路径 然后", id="an address"),
]


@pytest.mark.parametrize(("answer", "text"), UNWRAPPED)
def test_paragraphs_are_one_line_since_comments_show_the_end_of_a_line(answer, text):
    assert shown(answer, 500) == text


@given(st.lists(st.sampled_from(["one", "- two", "> three", "# four", "    five", "", "```", "1. six"]), max_size=12))
def test_unwrapping_changes_nothing_but_the_ends_of_lines(lines):
    answer = "\n".join(lines)
    assert "".join(MARKDOWN.render(shown(answer, 500)).split()) == "".join(MARKDOWN.render(answer).split())


LINKED = [
    pytest.param("slow (FAQ 3)", "slow ([FAQ 3](/3))", id="one"),
    pytest.param("FAQ 3, 4 and 5.", "[FAQ 3](/3), [4](/4) and 5.", id="several, one of them unknown"),
    pytest.param("见 FAQ 3、4", "见 [FAQ 3](/3)、[4](/4)", id="in Chinese"),
    pytest.param("FAQ 3, 4.5 s", "[FAQ 3](/3), 4.5 s", id="another number"),
    pytest.param("`FAQ 3` [FAQ 4](x) https://x.org/FAQ 3", "`FAQ 3` [FAQ 4](x) https://x.org/FAQ 3", id="within"),
    pytest.param("见FAQ 3。再看 FAQ 4.", "见[FAQ 3](/3)。再看 [FAQ 4](/4).", id="at the end of a sentence"),
    pytest.param("[see `x` FAQ 3](x)", "[see `x` FAQ 3](x)", id="behind code in a link"),
    pytest.param("FAQ 3, 4 GB", "[FAQ 3](/3), 4 GB", id="a number with a unit"),
    pytest.param(
        "[the guide, FAQ 3][g] [FAQ 3]\n\n[FAQ 3]: https://x.org/",
        "[the guide, FAQ 3][g] [FAQ 3]\n\n[FAQ 3]: https://x.org/",
        id="links by reference",
    ),
    pytest.param(
        '<img alt="FAQ 3"> [see [FAQ 3]](x)', '<img alt="FAQ 3"> [see [FAQ 3]](x)', id="tags and nested brackets"
    ),
    pytest.param("FAQ " + "9" * 5000, "FAQ " + "9" * 5000, id="no number of an entry"),
    pytest.param("OCRFAQ 3, FAQ no. 3", "OCRFAQ 3, FAQ no. 3", id="something else"),
]


@pytest.mark.parametrize(("text", "linked"), LINKED)
def test_entries_that_a_text_names_are_links(text, linked):
    assert with_links(text, lambda id: f"/{id}" if id in (3, 4) else "") == linked


def test_one_character_over_the_limit_shortens():
    assert present("a\n\nbb", 4, str).shortened


def test_a_long_answer_is_cut_between_blocks():
    assert shown(f"{SENTENCE}\n\n{TABLE}\n\n{SENTENCE}", 100) == SENTENCE.strip()


def test_a_long_list_is_cut_between_items():
    text = shown(ITEMS, 100)
    assert text == "\n".join(ITEMS.split("\n")[:3])


def test_a_heading_does_not_end_what_is_shown():
    assert shown(f"{SENTENCE}\n\n## Next\n\n{TABLE}", 100) == SENTENCE.strip()


def test_folded_text_is_shown_as_a_whole_or_not_at_all():
    folded = f"<details>\n<summary>more</summary>\n\n{SENTENCE}\n\n{SENTENCE}\n\n</details>"
    assert shown(f"{SENTENCE}\n\n{folded}", 130) == SENTENCE.strip()
    assert shown(f"{SENTENCE}\n\n{folded}", 500).endswith("</details>")


def test_a_long_first_paragraph_is_cut_after_a_sentence():
    assert shown(SENTENCE * 5, 100) == (SENTENCE * 2).strip() + " …"


def test_a_long_first_paragraph_in_chinese_is_cut_after_a_sentence():
    assert shown("这是一句话。" * 10, 20) == "这是一句话。" * 3 + " …"


def test_a_sentence_is_not_cut_inside_code_or_a_link():
    assert shown("See [the page. It helps](https://example.org/a.b) for more. " * 3, 30) == ""
    assert shown("First. Then `a. b. c` runs on and on and on and on and on. " * 3, 20) == "First. …"


@pytest.mark.parametrize("block", [TABLE, FENCE, f"> {SENTENCE * 5}"], ids=["table", "code", "quote"])
def test_a_block_that_is_too_long_at_once_is_not_shown(block):
    result = present(block, 50, str)
    assert result.text == ""
    assert result.shortened


@pytest.mark.parametrize("answer", ["", "\n\n", "<!-- nothing -->"])
def test_an_empty_answer_shows_nothing(answer):
    assert present(answer, 100, str).text == ""


def test_a_fence_that_is_left_open_is_closed():
    assert shown("a\n\n```\nb", 100) == "a\n\n```\nb\n```"
    assert shown("a\n\n~~~~ text\nb\n~~~", 100) == "a\n\n~~~~ text\nb\n~~~\n~~~~"


def test_comments_are_left_out_but_not_from_code():
    assert shown("a <!-- b --> c\n\n```\n<!-- d -->\n```", 100) == "a  c\n\n```\n<!-- d -->\n```"


def test_link_definitions_that_are_used_come_along():
    answer = f"See [here][x].\n\n{SENTENCE * 3}\n\n[x]: https://example.org\n[y]: https://example.com"
    assert shown(answer, 40) == "See [here][x].\n\n[x]: https://example.org"


def test_windows_line_ends_change_nothing():
    assert shown("a\r\n\r\n- b\r\n- c", 100) == shown("a\n\n- b\n- c", 100)


blocks = st.sampled_from(
    [
        SENTENCE,
        SENTENCE * 3,
        TABLE,
        FENCE,
        ITEMS,
        "# Heading",
        "> quote\n> more",
        "- a\n- b",
        "<details>\n\na\n\n</details>",
    ]
    + ["    code", "---", "<b>x</b>", "```\nopen"]
)


@given(st.lists(blocks, max_size=6).map("\n\n".join), st.integers(10, 600))
def test_tables_and_code_are_never_cut(answer, limit):
    text = shown(answer, limit)
    for token in MARKDOWN.parse(text):
        if token.type == "fence":
            assert token.content.strip() in answer
    assert all(kind in kinds(answer) for kind in kinds(text))
    assert text.count("|one|two|") % 10 == 0 or "```\nopen" in answer


@given(st.text(max_size=300), st.integers(1, 100))
def test_the_length_is_bounded(answer, limit):
    text = present(answer, limit, str).text.replace("\u200b", "").replace("&lt;", "<")
    assert len(text) <= limit + 12  # the mark of omission and the fence that closes code


@pytest.mark.parametrize(
    "answer", ["- a\n" * 200_000, "a\n\n" * 200_000, "<details>\n" * 50_000, "[" * 500_000, "`" * 300_000]
)
def test_hostile_answers_take_bounded_time(answer):
    start = time.process_time()
    present(answer, 1_500, str)
    assert time.process_time() - start < 5  # seconds
