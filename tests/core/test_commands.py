"""Which comments hold commands: as triagebot (code, quotes, HTML hold none) and prow (start of a line) have it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands import (
    LONGEST_COMMAND,
    MOST_COMMANDS,
    SlashCommand,
    candidates,
    new_commands,
    parse_commands,
)

RLO, LRI, ZWSP, BOM, SHY = "\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad"


def given_in(markdown: str) -> list[str]:
    return [command.arguments for command in parse_commands(markdown)]


TEXT = [
    ("", "an empty comment"),
    ("\n\n\n", "only line ends"),
    ("Thanks, that helped!", "no command"),
    ("faq 9", "without the slash"),
    ("See /faq 9", "in the middle of a line"),
    ("I tried /faq 9 and it helped", "mentioned in a sentence"),
    (". /faq 9", "after a full stop"),
    ("- /faq 9", "a list item"),
    ("* /faq 9", "a list item with an asterisk"),
    ("+ /faq 9", "a list item with a plus"),
    ("1. /faq 9", "a numbered list item"),
    ("1) /faq 9", "a numbered list item with a parenthesis"),
    ("- [ ] /faq 9", "an open task"),
    ("- [x] /faq 9", "a done task"),
    ("- a\n  - /faq 9", "a nested list item"),
    ("# /faq 9", "a heading"),
    ("### /faq 9 ###", "a closed heading"),
    ("/faqs 9", "another word"),
    ("/faq9", "a number without a space"),
    ("/faq-9", "a hyphen"),
    ("/faq/9", "a path"),
    ("/faq.md", "a file name"),
    ("/faq: why is this", "a colon"),
    ("/faq, 9", "a comma"),
    ("/faqbot help", "a longer name"),
    ("//faq 9", "two slashes"),
    ("/ faq 9", "a space after the slash"),
    ("\\faq 9", "a backslash for the slash"),
    ("\\/faq 9", "an escaped slash"),
    ("&#47;faq 9", "an entity for the slash"),
    ("&sol;faq 9", "a named entity for the slash"),
    ("@faqbot /faq 9", "after a mention"),
    ("$ /faq 9", "after a prompt"),
    ("**/faq 9**", "bold"),
    ("*/faq 9*", "italic"),
    ("~~/faq 9~~", "struck out"),
    ("_/faq 9_", "italic with underscores"),
    ('"/faq 9"', "in quotation marks"),
    ("“/faq 9”", "in curly quotation marks"),
    ("(/faq 9)", "in parentheses"),
    ("/lgtm", "a command of another bot"),
    ("/FAK 9", "another word in capitals"),
    ("https://example.org/faq 9", "the end of an address"),
    ("example.org\n  /a/faq 9", "a path on the next line"),
]

CODE = [
    ("`/faq 9`", "inline code"),
    ("``/faq 9``", "inline code with two backticks"),
    ("`a\n/faq 9\nb`", "inline code over several lines"),
    ("``a ` b\n/faq 9``", "inline code that holds a backtick"),
    ("see `x\n/faq 9 y` there", "a code span that begins the line before"),
    ("```\n/faq 9\n```", "a fence"),
    ("```text\n/faq 9\n```", "a fence with a language"),
    ("````\n```\n/faq 9\n```\n````", "a fence of four with three inside"),
    ("`````\n/faq 9\n````\n/faq 9\n`````", "a fence of five closed by five"),
    ("~~~\n/faq 9\n~~~", "a fence of tildes"),
    ("~~~\n```\n/faq 9\n~~~", "backticks inside tildes"),
    ("```\n/faq 9", "a fence that is not closed"),
    ("```\n/faq 9\n``", "a fence closed by too few"),
    ("```\n/faq 9\n```x\n/faq 9", "a fence that only looks closed"),
    ("  ```\n/faq 9\n  ```", "an indented fence"),
    ("- ```\n  /faq 9\n  ```", "a fence in a list"),
    ("    /faq 9", "indented code"),
    ("\t/faq 9", "code indented by a tab"),
    ("text\n\n    /faq 9\n", "indented code after a paragraph"),
    ("text\n    /faq 9", "four spaces in a paragraph, which look like code"),
    ("text\n\t/faq 9", "a tab in a paragraph"),
    ("- a\n\n      /faq 9", "indented code in a list"),
    ("<code>/faq 9</code>", "a code element"),
    ("<code>\n/faq 9\n</code>", "a code element over lines"),
    ("<pre>\n/faq 9\n</pre>", "a pre element"),
    ("<pre>\n\n/faq 9\n\n</pre>", "a pre element with empty lines"),
    ("<kbd>\n\n/faq 9\n\n</kbd>", "a kbd element with empty lines"),
]

QUOTES = [
    ("> /faq 9", "a quote"),
    (">/faq 9", "a quote without a space"),
    ("> text\n> /faq 9", "a quote of two lines"),
    ("> text\n/faq 9", "the line after a quote, which Markdown takes for a part of it"),
    ("> > /faq 9", "a quote in a quote"),
    (">>> /faq 9", "three levels"),
    ("> a\n>> /faq 9\n> b", "a quote within a quote"),
    ("> a\n>> b\n/faq 9", "the line after a nested quote"),
    ("- > /faq 9", "a quote in a list"),
    ("> - a\n> /faq 9", "a list in a quote"),
    ("> ```\n> /faq 9\n> ```", "a fence in a quote"),
    ("> # Title\n>\n> /faq 9", "a paragraph in a quote"),
    ("> [!NOTE]\n> /faq 9", "an alert"),
    ("On Monday somebody wrote:\n> /faq 9\n> thanks", "a mail that quotes"),
    ("   > /faq 9", "an indented quote"),
    ("<blockquote>\n\n/faq 9\n\n</blockquote>", "a quote in HTML"),
    ("> " * 30 + "/faq 9", "thirty levels"),
]

HTML = [
    ("<!-- /faq 9 -->", "a comment"),
    ("<!--\n/faq 9\n-->", "a comment over lines"),
    ("<!--\n\n/faq 9\n\n-->", "a comment with empty lines"),
    ("<!-- a\n\n\n/faq 9\n\n\nb --> text", "a comment with text after it"),
    ("text <!-- a\n/faq 9\n-->", "a comment that begins in a line"),
    ("text <!-- a\n\n/faq 9\n\n-->", "a comment that begins in a line and holds an empty one"),
    ("<!-- never closed\n\n/faq 9", "a comment that is not closed"),
    ("<!--\n-- /faq 9\n/faq 9 -- -->", "a comment with hyphens"),
    ("<div>\n/faq 9\n</div>", "a block element"),
    ("<div>\n\n/faq 9\n\n</div>", "a block element with empty lines"),
    ("<details>\n<summary>log</summary>\n\n/faq 9\n\n</details>", "folded text"),
    ("<details><summary>a</summary>\n\n```\nx\n```\n\n/faq 9\n</details>", "folded text after a fence"),
    ("<details>\n\n<details>\n\na\n\n</details>\n\n/faq 9\n\n</details>", "folded text in folded text"),
    ("<table><tr><td>\n\n/faq 9\n\n</td></tr></table>", "a table in HTML"),
    ("<script>\n/faq 9\n</script>", "a script"),
    ("<style>\n\n/faq 9\n\n</style>", "a style"),
    ("<textarea>\n\n/faq 9\n\n</textarea>", "a text area"),
    ("<b>bold\n/faq 9\nbold</b>", "an inline element over lines"),
    ('<a title="\n/faq 9">x</a>', "an attribute over lines"),
    ("<img\nalt='\n/faq 9\n' src=x>", "an image element over lines"),
    ("<?php\n/faq 9\n?>", "a processing instruction"),
    ("<![CDATA[\n/faq 9\n]]>", "character data"),
    ("<!DOCTYPE x\n/faq 9\n>", "a declaration"),
    ("<span>\n/faq 9", "an element alone on its line, which runs to the next empty one"),
]

LINKS = [
    ("[/faq 9](https://example.org)", "the text of a link"),
    ("[a\n/faq 9](https://example.org)", "the text of a link over lines"),
    ("[a](https://example.org\n'\n/faq 9')", "the title of a link"),
    ('[a](u "t\n/faq 9\nt")', "the title of a link over lines"),
    ("![a\n/faq 9](u.png)", "the alternative text of an image"),
    ("![/faq 9](u.png)", "the alternative text of an image in a line"),
    ("[![a\n/faq 9](u.png)](v)", "an image in a link"),
    ("[a]: u 't\n/faq 9\nt'\n\n[a]", "a link definition over lines"),
    ("[a\n/faq 9][b]\n\n[b]: u", "the text of a link by reference"),
    ("<https://example.org/faq>\n", "an address in angle brackets"),
    ("|/faq 9|x|\n|-|-|\n|/faq 9|y|", "a table"),
    ("/faq 9 | x\n:-- | --:\n/faq 3 | y", "a table without outer bars"),
]

TURNED = [
    (f"{RLO}/faq 9", "turned around before it"),
    (f"/faq {RLO}9 1", "turned around inside"),
    (f"/faq 9{LRI}", "isolated"),
    (f"{RLO}9 qaf/", "shown like a command by turning"),
]

COMMANDS = [
    ("/faq", [""], "alone"),
    ("/faq ", [""], "with a space"),
    ("/faq 9", ["9"], "a number"),
    ("/faq 9 3", ["9 3"], "two numbers"),
    ("/faq   9", ["9"], "many spaces"),
    ("/faq\t9", ["9"], "a tab"),
    ("/faq 9   ", ["9"], "spaces at the end"),
    ("/faq 9\n", ["9"], "a line end"),
    ("/faq 9\r\n", ["9"], "a Windows line end"),
    ("hello\r\n/faq 9\r\nbye\r\n", ["9"], "Windows line ends around"),
    ("hello\r/faq 9\rbye", ["9"], "old Mac line ends"),
    ("hello\n/faq 9", ["9"], "the second line"),
    ("hello\n\n/faq 9\n\nbye", ["9"], "a paragraph of its own"),
    ("/faq 9\nand thanks", ["9"], "text after it"),
    (" /faq 9", ["9"], "one space before"),
    ("   /faq 9", ["9"], "three spaces before"),
    ("text\n   /faq 9", ["9"], "three spaces in a paragraph"),
    ("\u3000\u3000/faq 9", ["9"], "indented as Chinese paragraphs are"),
    ("文字\n\u3000\u3000/faq 9", ["9"], "indented so in the second line"),
    ("\u3000\n/faq 9", ["9"], "after a line that only looks empty"),
    ("/FAQ 9", ["9"], "capitals"),
    ("/Faq List", ["List"], "mixed case"),
    ("／faq 9", ["9"], "a full-width slash"),
    ("／ｆａｑ　９", ["9"], "all full-width"),
    ("/faq　9", ["9"], "a full-width space"),
    ("/faq ９ ３", ["9 3"], "full-width digits"),
    ("/faq 错，是３", ["错,是3"], "a full-width comma"),
    ("/faq 搜索 识别 慢", ["搜索 识别 慢"], "Chinese words"),
    ("/faq 帮助", ["帮助"], "a Chinese command"),
    (f"{ZWSP}/faq 9", ["9"], "an invisible space before"),
    (f"{BOM}/faq 9", ["9"], "a byte order mark before"),
    (f"/f{SHY}aq 9", ["9"], "a soft hyphen inside"),
    (f"/faq{ZWSP} 9", ["9"], "an invisible space after the name"),
    (f"/faq 9{ZWSP}", ["9"], "an invisible space at the end"),
    (f"text\n{ZWSP}/faq 9", ["9"], "an invisible space in the second line"),
    ("/faq search `KeyError: 'predict'`", ["search KeyError: 'predict'"], "code in the words"),
    ("/faq search a <b> c", ["search a <b> c"], "angle brackets in the words"),
    ("/faq search [a](b)", ["search [a](b)"], "a link in the words"),
    ("/faq wrong, it is 3", ["wrong, it is 3"], "a comma"),
    ("/faq 9 <!-- note -->", ["9"], "a comment after it"),
    ("/faq 9 <!-- note\n/faq 3 -->", ["9"], "a comment after it that hides the next line"),
    ("/faq 9 `\n/faq 3 `", ["9"], "a code span after it that hides the next line"),
    ("/faq 9\\\nnext", ["9"], "a hard line end"),
    ("/faq 9  \nnext", ["9"], "a hard line end of spaces"),
    ("/faq 9\n/faq 3", ["9", "3"], "two in a paragraph"),
    ("/faq 9\n\n/faq 3", ["9", "3"], "two in paragraphs"),
    ("/faq why\ntext\n/faq 3", ["why", "3"], "two with text between"),
    ("/faq 9\n/faq 9", ["9", "9"], "the same twice"),
    ("/faq 9\n---\nsignature", ["9"], "a rule under it, which makes it a heading"),
    ("/faq 9\n===", ["9"], "a double rule under it"),
    ("/faq 9\n--\nsent from my phone", ["9"], "a mail signature"),
    ("> quoted\n\n/faq 9", ["9"], "after a quote and an empty line"),
    ("/faq 9\n> quoted", ["9"], "before a quote"),
    ("> a\n> b\n\nno\n\n/faq 3\n\n> /faq 4", ["3"], "between quotes"),
    ("```\ncode\n```\n/faq 9", ["9"], "after a fence"),
    ("/faq 9\n```\n/faq 3\n```", ["9"], "before a fence"),
    ("````\n```\n````\n/faq 9", ["9"], "after a fence of four"),
    ("```\na\n`````\n/faq 9", ["9"], "after a fence closed by more"),
    ("    code\n\n/faq 9", ["9"], "after indented code"),
    ("`code`\n/faq 9", ["9"], "after inline code"),
    ("a ` b\n/faq 9", ["9"], "after a lonely backtick"),
    ("<!-- hidden -->\n/faq 9", ["9"], "after a comment"),
    ("<!--\nhidden\n-->\n\n/faq 9", ["9"], "after a comment over lines"),
    ("`<!--` starts one\n\n/faq 9\n\n`-->` ends it", ["9"], "between comment marks in code"),
    ("<details>\n\nlog\n\n</details>\n\n/faq 9", ["9"], "after folded text"),
    ("<image>\n\n/faq 9", ["9"], "after a tag that nothing closes"),
    ("text<br>\n/faq 9", ["9"], "after a line break element"),
    ("a </b> b\n/faq 9", ["9"], "after a tag that nothing opened"),
    ("x < y\n/faq 9\ny > x", ["9"], "between comparisons"),
    ("[a](b)\n/faq 9", ["9"], "after a link"),
    ("[a]\n/faq 9\n[b]", ["9"], "between brackets"),
    ("![a](b.png)\n/faq 9", ["9"], "after an image"),
    ("[a]: b\n/faq 9", ["9"], "after a link definition"),
    ("- a\n- b\n\n/faq 9", ["9"], "after a list"),
    ("- a\n/faq 9", ["9"], "right after a list"),
    ("# Title\n/faq 9", ["9"], "after a heading"),
    ("|a|b|\n|-|-|\n|c|d|\n\n/faq 9", ["9"], "after a table"),
    ("***\n/faq 9", ["9"], "after a rule"),
    ("@somebody\n/faq 9", ["9"], "after a mention"),
    ("/lgtm\n/faq 9", ["9"], "after a command of another bot"),
    ("/faq 9 please", ["9 please"], "words after the number, for the handler to refuse"),
    ("/faq 9\0", ["9\ufffd"], "a NUL, which Markdown makes visible"),
]

NO_COMMANDS = TEXT + CODE + QUOTES + HTML + LINKS + TURNED


def test_the_table_is_as_long_as_was_asked_for():
    assert len(NO_COMMANDS) + len(COMMANDS) >= 150


@pytest.mark.parametrize("markdown", [pytest.param(text, id=name) for text, name in NO_COMMANDS])
def test_no_command(markdown):
    assert given_in(markdown) == []


@pytest.mark.parametrize(
    ("markdown", "expected"), [pytest.param(text, found, id=name) for text, found, name in COMMANDS]
)
def test_command(markdown, expected):
    assert given_in(markdown) == expected


@pytest.mark.parametrize("markdown", [pytest.param(row[0], id=row[-1]) for row in [*NO_COMMANDS, *COMMANDS]])
def test_windows_line_ends_change_nothing(markdown):
    unix = markdown.replace("\r\n", "\n").replace("\r", "\n")
    assert given_in(unix.replace("\n", "\r\n")) == given_in(unix)


@pytest.mark.parametrize("fence", ["~~~~", "``````"])
@pytest.mark.parametrize("markdown", [pytest.param(row[0], id=row[-1]) for row in COMMANDS])
def test_a_command_in_a_code_block_never_runs(markdown, fence):
    assert given_in(f"{fence}\n{markdown}\n{fence}") == []


def test_a_command_knows_its_line():
    assert parse_commands("a\n\n> b\n\n/faq 9\n/faq 3") == (SlashCommand("9", 5), SlashCommand("3", 6))


def test_only_the_first_commands_of_a_comment_are_taken():
    assert len(parse_commands("/faq 9\n" * (MOST_COMMANDS + 5))) == MOST_COMMANDS


def test_a_long_command_is_cut():
    assert len(parse_commands("/faq search " + "word " * 500)[0].arguments) == LONGEST_COMMAND


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("/faq 9", "/faq 9", [], id="nothing changed"),
        pytest.param("/faq 9", "/faq 9\nthanks", [], id="text was added"),
        pytest.param("/faq 9", "/FAQ 9", [], id="only the case changed"),
        pytest.param("a\n/faq 9", "/faq 9\na", [], id="the command moved"),
        pytest.param("/faq 9\n/faq 3", "/faq 3\n/faq 9", [], id="the commands changed places"),
        pytest.param("/faq 9", "/faq 9\n/faq 9", [], id="the same once more"),
        pytest.param("/faq 9", "text", [], id="the command went"),
        pytest.param("`/faq 9`", "`/faq 9` `/faq 3`", [], id="code changed"),
        pytest.param("/faq 9", "/faq 9\n/faq 3", ["3"], id="one was added"),
        pytest.param("/faq 9", "/faq 3", ["3"], id="one was changed"),
        pytest.param("/faq serch x", "/faq search x", ["search x"], id="a typing error was mended"),
        pytest.param("`/faq 9`", "/faq 9", ["9"], id="code became text"),
        pytest.param("", "/faq 9", ["9"], id="nothing was known before"),
    ],
)
def test_new_commands(before, after, expected):
    assert [command.arguments for command in new_commands(before, after)] == expected


@pytest.mark.parametrize(
    ("arguments", "words", "expected"),
    [
        pytest.param("search", ("search",), "", id="alone"),
        pytest.param("search a b", ("search",), "a b", id="words after it"),
        pytest.param("Search: a", ("search",), "a", id="a colon and a capital"),
        pytest.param("wrong, it is 3", ("wrong",), "it is 3", id="a comma"),
        pytest.param("searching", ("search",), None, id="a longer word"),
        pytest.param("research", ("search",), None, id="a word that ends so"),
        pytest.param("", ("search",), None, id="nothing"),
        pytest.param("错了 3", ("错", "错了"), "3", id="the longest word first"),
        pytest.param("搜索慢", ("搜索",), None, id="Chinese words run together"),
    ],
)
def test_what_follows_a_word(arguments, words, expected):
    assert SlashCommand(arguments).after(words) == expected


def test_chinese_words_may_run_into_what_is_searched():
    assert SlashCommand("搜索慢").after(("搜索",), glued=True) == "慢"
    assert SlashCommand("搜慢").after(("搜",), glued=True) is None


@given(st.text())
def test_any_text_is_parsed(text):
    for command in parse_commands(text):
        assert command.line >= 1
        assert len(command.arguments) <= LONGEST_COMMAND


@given(
    st.lists(
        st.sampled_from(
            ["/faq 9", "> ", "`", "```", "<b>", "</b>", "<!--", "-->", "[", "](u)", "- ", "    ", "\n", "a"]
        )
    )
)
def test_what_is_found_stands_at_the_start_of_its_line(pieces):
    text = "".join(pieces)
    lines = text.split("\n")
    for command in parse_commands(text):
        assert lines[command.line - 1].lstrip(" ").startswith("/faq")


@given(st.text(alphabet="/／fFａaq 9\u200b\t>`~\n-<!x"))
def test_every_command_is_a_candidate(text):
    found = candidates(text)
    assert all(command in found for command in parse_commands(text))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("See /faq 9", [], id="within a line"),
        pytest.param("/x\n/fa q", [], id="other commands"),
        pytest.param("```\n/faq 9\n```", [2], id="in code, which only a parser knows"),
        pytest.param("a\r\n ／ｆａｑ　9\n/faq", [2, 3], id="each by its line"),
    ],
)
def test_candidates(markdown, expected):
    assert [command.line for command in candidates(markdown)] == expected


@given(st.text(alphabet="/faq 9>`~\n-<!x[]()", max_size=60))
def test_a_quoted_comment_holds_no_commands(text):
    assert given_in("\n".join(f"> {line}" for line in text.split("\n"))) == []


QUICK = {
    "combining marks": "/faq 9 " + "\u0301\u0316" * 32_000,
    "combining marks, invisibly": "/faq\u200b 9" + "\u0301\u200b\u0316" * 21_000,
    "images without a command": "![" * 32_000 + "\n/x",
    "images before another word": "![" * 32_000 + "\n/faqs 9",
}


@pytest.mark.parametrize("name", QUICK)
def test_what_needs_no_reading_takes_hardly_any_time(name):
    start = time.process_time()
    parse_commands(QUICK[name])
    assert time.process_time() - start < 0.5  # seconds; each took one to three


HOSTILE = {
    "brackets": "[" * 65_000,
    "images": "![" * 32_000,
    "emphasis": "*a" * 32_000,
    "nested quotes": ">" * 65_000,
    "quotes": "> a\n" * 16_000,
    "commands": "/faq 9\n" * 9_000,
    "tags": "<b>" * 10_000 + "</b>" * 8_000,
    "tags around commands": "<b>a</b>\n/faq 9\n\n" * 3_500,
    "wide table": "a|b\n-|-\n" + "|x\n" * 20_000,
    "backticks": " ".join("`" * length for length in range(1, 350)),
    "spaces": " " * 60_000 + "x",
    "one letter": "a" * 1_000_000,
    "comments": "<!--" * 16_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("around", ["{}", "/faq 9\n\n{}"])
def test_hostile_comments_take_bounded_time(name, around):
    text = around.format(HOSTILE[name])
    start = time.process_time()
    parse_commands(text)
    assert time.process_time() - start < 10  # seconds; a second or two where nobody else uses the machine
