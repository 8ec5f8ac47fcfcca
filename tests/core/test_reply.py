"""Whole replies, as they are posted: one readable file each under tests/core/golden/replies (--update-golden)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.core.entry import Entry, Translation
from bot.core.issue import Repo
from bot.core.marker import read_marker
from bot.core.match import Decision, Evidence
from bot.core.policy import Policy
from bot.core.reply import (
    LONGEST_COMMENT,
    bounded,
    entry_block,
    entry_url,
    render_answer,
    render_reply,
    render_withdrawn,
    verdict_marker,
    with_marker,
)
from tests.replies import (
    ABSTAIN,
    DICTIONARY,
    REPO,
    SPEED,
    a_catalog,
    a_match,
    a_suggestion,
    a_text,
    an_answer,
    an_entry,
)

GOLDEN = Path(__file__).parent / "golden" / "replies"
POLICY = Policy()
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])

TABLE = "|Model|Backbone|\n|-|-|\n" + "".join(f"|model {n}|ResNet{n}|\n" for n in range(40))
RICH = an_entry(
    6,
    "Which model: `server` or `mobile`?",
    answer=(
        "Both use the same data. Ask @octocat or see #12 and https://github.com/o/r/issues/3.\n\n"
        "| model | size |\n|-|-|\n| server | 80 MB |\n| mobile | 8 MB |\n\n"
        "```bash\npaddleocr ocr -i a.png  # @v1\n```\n\n"
        "- [the list](./models.md#all)\n- [configuration](/configs/rec.yml)\n- ![picture](img/a.png)\n\n"
        "<details>\n<summary>More</summary>\n\nThe backbone differs.\n\n</details>"
    ),
    versions=("paddleocr>=3", "paddlepaddle>=3.0"),
    see_also=(3, 9),
)
LONG = an_entry(7, "What is the training data?", answer=f"The data sets are public.\n\n## The table\n\n{TABLE}")
ONLY_TABLE = an_entry(7, "What is the training data?", answer=TABLE, translations={})
HOSTILE = an_entry(
    13,
    "</details><script>alert(1)</script> @octocat #1 [x](y) `z` | *a*",
    answer="<!-- faqbot:v1 {} -->\n<details>\n@octocat closes #1\n\n```\nnever closed",
)
RETIRED = an_entry(1, "An old question", retired=True, replaced_by=3)
LOG = Evidence("signature", "the signature", 5.0, "KeyError: 'predict' in /home/zhangsan/a.py, token=ghp_" + "a1B2" * 9)
WORDS = Evidence("question", "a question", 2.0, "有 @octocat 的字不在我的字典里 `#1` </details>")
LESS = Evidence("keyword", "a keyword", 0.5, "rec_char_dict_path")
AGAINST = Evidence("missing", "something", -3.0, "not this")


def reply(decision: Decision, language: str = "en", *entries: Entry, policy: Policy = POLICY) -> str:
    return render_reply(a_text(language), decision, a_catalog(*entries), policy, REPO)


REPLIES = {
    "answer-in-english": lambda: reply(an_answer(9, LESS, LOG, AGAINST)),
    "answer-in-chinese": lambda: reply(an_answer(9, LESS, WORDS), "zh"),
    "answer-without-a-quote": lambda: reply(an_answer(9)),
    "answer-of-the-only-entry": lambda: reply(an_answer(9), "en", DICTIONARY),
    "answer-with-table-code-and-links": lambda: reply(an_answer(6, WORDS), "en", RICH, SPEED, DICTIONARY),
    "answer-shortened": lambda: reply(an_answer(7), "en", LONG, policy=Policy(answer_limit=400)),
    "answer-elsewhere": lambda: reply(an_answer(7), "zh", ONLY_TABLE, policy=Policy(answer_limit=400)),
    "answer-of-a-hostile-catalog": lambda: reply(an_answer(13, LOG), "en", HOSTILE),
    "answer-chosen-by-a-person": lambda: render_answer(SPEED, "en", a_catalog(), POLICY, REPO, by="person"),
    "answer-with-pages": lambda: reply(
        an_answer(6), "zh", RICH, SPEED, policy=Policy(link_base="https://docs.example.org/faq/{id}/")
    ),
    "suggest-one": lambda: reply(a_suggestion(3)),
    "suggest-three-in-chinese": lambda: reply(a_suggestion(9, 3, 2), "zh"),
    "withdrawn-by-the-bot": lambda: render_withdrawn([DICTIONARY], "en", POLICY, REPO),
    "withdrawn-by-a-person": lambda: render_withdrawn([DICTIONARY, SPEED], "zh", POLICY, REPO, why="person"),
    "withdrawn-for-another": lambda: render_withdrawn(
        [DICTIONARY], "en", POLICY, REPO, why="FAQ 3: About inference speed"
    ),
}


@pytest.mark.parametrize("name", REPLIES)
def test_a_whole_reply(name, golden):
    golden(GOLDEN / f"{name}.md", REPLIES[name]())


@pytest.mark.parametrize("name", REPLIES)
def test_every_reply_ends_with_its_marker(name):
    assert read_marker(REPLIES[name]()) is not None


def test_every_golden_file_is_of_a_reply():
    assert {path.stem for path in GOLDEN.glob("*.md")} == set(REPLIES)


@pytest.mark.parametrize(
    "decision",
    [
        pytest.param(ABSTAIN, id="abstain"),
        pytest.param(Decision("answer", 99), id="an entry that is gone"),
        pytest.param(Decision("answer"), id="no entry"),
        pytest.param(Decision("suggest"), id="nothing suggested"),
        pytest.param(a_suggestion(98, 99), id="suggested entries that are gone"),
    ],
)
def test_nothing_is_said(decision):
    assert reply(decision) == ""


def test_at_most_three_entries_are_suggested():
    entries = [an_entry(id, f"Question {id}") for id in range(1, 6)]
    text = reply(a_suggestion(1, 2, 3, 4, 5), "en", *entries)
    assert text.count("\n- ") == 3
    assert read_marker(text).entries == (1, 2, 3)


@pytest.mark.parametrize(
    ("setting", "author", "expected"),
    [
        pytest.param("author", "zh", "zh", id="as the author"),
        pytest.param("author", "en", "en", id="as the author, in English"),
        pytest.param("en", "zh", "en", id="always English"),
        pytest.param("zh", "en", "zh", id="always Chinese"),
        pytest.param("author", "fr", "en", id="neither"),
    ],
)
def test_the_language_is_the_authors_or_the_policys(setting, author, expected):
    text = reply(an_answer(), author, policy=Policy(language=setting))
    assert read_marker(text).lang == expected
    assert ("我是机器人" in text) == (expected == "zh")


def test_an_entry_without_translation_is_shown_in_its_own_language():
    text = reply(an_answer(9), "zh", an_entry(9, translations={}))
    assert "The answer of entry 9." in text
    assert "我是机器人" in text


def test_the_strongest_quote_is_shown():
    assert "predict" in reply(an_answer(9, LESS, LOG))
    assert "rec_char_dict_path" in reply(an_answer(9, LESS))


def test_what_speaks_against_is_not_shown_as_the_reason():
    assert "not this" not in reply(an_answer(9, AGAINST))


def test_the_example_is_the_next_best_match():
    decision = replace(an_answer(9), matches=(a_match(9), a_match(2, 0.3)))
    assert "`/faq 2`" in reply(decision)


def test_an_entry_that_nobody_may_mean_is_no_example():
    decision = replace(an_answer(9), matches=(a_match(9), a_match(2, 0.01)))
    assert "`/faq 2`" not in reply(decision)
    assert "with `/faq` and its number" in reply(decision)


def test_entries_that_an_answer_names_are_linked():
    entry = an_entry(9, answer="Not this: slow (FAQ 3), gone (FAQ 77), itself (FAQ 9).\n\n    FAQ 3 in code")
    block = entry_block(entry, "en", a_catalog(entry, SPEED), POLICY, REPO)
    assert "([FAQ 3](https://github.com/octo/ocr/blob/HEAD/faq/003-entry.md))" in block
    assert "(FAQ 77), itself (FAQ 9)" in block
    assert "    FAQ 3 in code" in block


@pytest.mark.parametrize(
    ("base", "language", "url"),
    [
        pytest.param("", "en", "https://github.com/octo/ocr/blob/HEAD/faq/009-entry.md", id="the file"),
        pytest.param(
            "", "zh", "https://github.com/octo/ocr/blob/HEAD/faq/009-entry.zh.md", id="the translation's file"
        ),
        pytest.param("https://x.org/faq", "en", "https://x.org/faq/009-entry.md", id="a base"),
        pytest.param("https://x.org/faq/", "en", "https://x.org/faq/009-entry.md", id="a base with a slash"),
        pytest.param("https://x.org/?q={id}", "zh", "https://x.org/?q=9", id="a template with the number"),
        pytest.param("https://x.org/{page}.html", "en", "https://x.org/9.html", id="a page of the site"),
        pytest.param("https://x.org/{page}.html", "zh", "https://x.org/zh/9.html", id="a translated page of the site"),
        pytest.param("https://x.org/{path}#a", "zh", "https://x.org/009-entry.zh.md#a", id="a template with the path"),
        pytest.param("https://x.org/a) @b{id}", "en", "https://x.org/a%29%20@b9", id="what would end the link"),
    ],
)
def test_where_an_entry_is_linked(base, language, url):
    assert entry_url(DICTIONARY, language, Policy(link_base=base), REPO) == url


def test_another_folder_is_linked():
    policy = Policy(catalog_folder="docs/faq/")
    assert entry_url(DICTIONARY, "en", policy, REPO) == "https://github.com/octo/ocr/blob/HEAD/docs/faq/009-entry.md"


def test_an_entry_that_can_be_read_nowhere_is_not_linked():
    block = entry_block(DICTIONARY, "en", a_catalog(), POLICY, Repo(""))
    assert block.startswith("### FAQ 9: Words appear")


def test_a_retired_entry_says_what_took_its_place():
    block = entry_block(RETIRED, "en", a_catalog(RETIRED, SPEED), POLICY, REPO)
    assert "retired" in block
    assert "[FAQ 3: About inference speed]" in block


def test_retired_entries_are_not_named_beside():
    entry = an_entry(2, see_also=(1, 3))
    block = entry_block(entry, "en", a_catalog(entry, RETIRED, SPEED), POLICY, REPO)
    assert "FAQ 3" in block
    assert "FAQ 1:" not in block


def test_the_answer_limit_is_the_policys():
    entry = an_entry(9, answer="First part.\n\nSecond part.")
    block = entry_block(entry, "en", a_catalog(entry), Policy(answer_limit=15), REPO)
    assert "Second part" not in block
    assert "The full answer" in block


def test_the_marker_names_verdict_and_version():
    marker = read_marker(reply(an_answer()))
    assert marker == verdict_marker("answer", (DICTIONARY,), "en")
    changed = replace(DICTIONARY, answer="Another answer.")
    assert verdict_marker("answer", (changed,), "en").digest == marker.digest
    assert verdict_marker("answer", (changed,), "en").version != marker.version


def test_a_comment_is_never_longer_than_github_takes():
    body = with_marker("A paragraph.\n\n" * 10_000, verdict_marker("answer", (DICTIONARY,), "en"))
    assert len(body) < 65_536
    assert read_marker(body) is not None


@pytest.mark.parametrize(
    ("body", "end", "least"),
    [
        pytest.param("a" * LONGEST_COMMENT, "aaa", LONGEST_COMMENT, id="not too long"),
        pytest.param("a" * (LONGEST_COMMENT + 1), "\n\n…", 0, id="one line"),
        pytest.param("A line\nand one.\n\n" * 10_000, "\nand one.\n\n…", LONGEST_COMMENT - 30, id="paragraphs"),
        pytest.param("Head.\n\n" + "- a line\n" * 10_000, "\n- a line\n\n…", LONGEST_COMMENT - 30, id="a long list"),
    ],
)
def test_a_text_is_cut_after_a_whole_paragraph_or_line(body, end, least):
    text = bounded(body)
    assert text.endswith(end)
    assert least <= len(text) <= LONGEST_COMMENT


texts = st.text(alphabet="`*_[]()<>!#@|~\\&;:/.-+=$ aA19\n\"'中", max_size=80)


@given(texts, texts, texts, st.sampled_from(["signature", "question"]))
def test_nothing_breaks_out_of_a_reply(title, answer, quote, kind):
    title = f"x {title}"
    entry = an_entry(9, title, answer=answer, translations={"zh": Translation("zh", title, answer)})
    text = reply(an_answer(9, Evidence(kind, "", 1.0, quote)), "en", entry)
    blocks = MARKDOWN.parse(text)
    assert blocks[-1].type == "html_block"
    assert read_marker(blocks[-1].content) is not None
    closing = next(token for token in reversed(blocks) if token.type == "inline")
    spans = [child for child in closing.children if child.type == "code_inline"]
    assert [child.type for child in closing.children if child.type not in ("text", "code_inline")] == []
    assert [span.content for span in spans[-2:]] == ["/faq wrong", "/faq"]
    assert blocks[0].type == "heading_open"
    assert [child.type for child in blocks[1].children] == ["link_open", "text", "link_close"]
