"""What strangers write may stand in a comment and does nothing there."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.core.neutral import MASK, SECRETS, neutralise, plain, quoted

MARKDOWN = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
JOINT = "\u200b"

# What GitHub acts on in running text.
ACTING = re.compile(
    r"(?<![A-Za-z0-9])@[A-Za-z0-9]|#\d|\b[Gg][Hh]-\d|https?://|\bwww\.[a-z]|\b[0-9a-f]{7,40}\b|<[A-Za-z/!?]|&[#A-Za-z]"
)

hostile_text = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="`*_[]()<>!#@|~\\&;:/.-+=${}^ aA19\n\t\"'", max_size=120),
    st.lists(
        st.sampled_from(
            [
                "@octocat",
                "#1",
                "o/r#12",
                "GH-3",
                "https://github.com/o/r/issues/1",
                "`",
                "``",
                "```",
                "</details>",
                "<script>",
            ]
            + [
                "<!--",
                "-->",
                "&#64;",
                "&commat;",
                "[a](b)",
                "![a](b)",
                "|",
                "\n",
                " ",
                "\\",
                "*",
                "_",
                "~~",
                "<https://a.b>",
            ]
            + [
                "www.example.org",
                "a@b.cd",
                "3f786850e387550fdab836ed7e6dc881de23001b",
                ":smile:",
                "$x$",
                "/close",
                "\r",
                "\0",
            ]
        ),
        max_size=25,
    ).map("".join),
)


def inline_tokens(markdown: str) -> list:
    blocks = MARKDOWN.parse(markdown)
    assert [token.type for token in blocks] == ["paragraph_open", "inline", "paragraph_close"]
    return blocks[1].children


@given(hostile_text, st.integers(min_value=1, max_value=200))
def test_a_quote_renders_as_exactly_one_code_span(text, limit):
    shown = quoted(text, limit)
    if not shown:
        return
    before, code, after = inline_tokens(f"You wrote {shown}, so.")
    assert (before.type, code.type, after.type) == ("text", "code_inline", "text")
    assert code.content == neutralise(text, limit)


@given(hostile_text, st.integers(min_value=1, max_value=200))
def test_running_text_renders_as_exactly_itself(text, limit):
    shown = plain(text, limit)
    (only,) = inline_tokens(f"Title: {shown}.")
    assert only.type == "text"
    assert only.content == f"Title: {neutralise(text, limit)}."


@given(hostile_text, st.integers(min_value=1, max_value=200))
def test_a_title_renders_as_one_link(text, limit):
    tokens = inline_tokens(f"[FAQ 9: {plain(text, limit)}](https://example.org/a)")
    assert [token.type for token in tokens] == ["link_open", "text", "link_close"]


@given(hostile_text)
def test_nothing_is_left_that_github_acts_on(text):
    assert ACTING.search(neutralise(text)) is None


@given(hostile_text, st.integers(min_value=0, max_value=300))
def test_the_length_is_bounded(text, limit):
    assert len(neutralise(text, limit)) <= limit


@given(st.text(max_size=200))
def test_only_one_line_of_visible_characters_is_left(text):
    shown = neutralise(text).replace(JOINT, "")
    assert shown.isprintable()
    shown.encode()


@given(hostile_text)
def test_neutralising_twice_changes_nothing_more(text):
    once = neutralise(text, 4_000)  # what was cut may be cut once more, where a break of its own is gone
    assert neutralise(once, 4_000) == once


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("KeyError: 'predict'", "KeyError: 'predict'", id="an error as it is"),
        pytest.param("识别很慢，怎么办？", "识别很慢，怎么办？", id="Chinese as it is"),
        pytest.param("dims[3] != dims[2] (108 != 100)", "dims[3] != dims[2] (108 != 100)", id="brackets as they are"),
        pytest.param("use `--rec` now", "use '--rec' now", id="backticks"),
        pytest.param("a | b", "a ¦ b", id="a bar"),
        pytest.param("a\r\n\tb", "a b", id="line ends"),
        pytest.param("a\0b\x1b[31mc", "ab[31mc", id="control characters"),
        pytest.param("a\u202eb\u2066c\u200bd\ufeffe", "abcde", id="direction and invisible characters"),
        pytest.param("a\ud800b", "ab", id="half a surrogate pair"),
        pytest.param("@octocat", f"@{JOINT}octocat", id="a mention"),
        pytest.param("octo/ocr#1", f"octo/ocr#{JOINT}1", id="a reference"),
        pytest.param("<script>", f"<{JOINT}script>", id="a tag"),
        pytest.param("word " * 10, "word word word word…", id="longer than the limit"),
        pytest.param("", "", id="nothing"),
        pytest.param("\u200b \n", "", id="nothing that can be seen"),
    ],
)
def test_neutralise(text, shown):
    assert neutralise(text, 20 if "word" in text else 200) == shown


A_JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        pytest.param("ghp_" + "a1B2" * 9, "a1B2", id="personal token"),
        pytest.param("x ghs_" + "Zz9" * 12, "Zz9", id="installation token"),
        pytest.param("github_pat_" + "11ABC_def" * 5, "11ABC", id="fine-grained token"),
        pytest.param("glpat-" + "abcdEFGH1234", "abcdEFGH", id="GitLab token"),
        pytest.param("AKIA" + "IOSFODNN7EXAMPLE", "IOSFODNN7", id="AWS key id"),
        pytest.param("AIza" + "SyA-1234567890abcdefg", "SyA-123", id="Google key"),
        pytest.param("sk-" + "proj-abcDEF123456", "abcDEF", id="OpenAI key"),
        pytest.param("hf_" + "abcdefghijKLMN", "abcdefghij", id="Hugging Face token"),
        pytest.param("xoxb-" + "1234-5678-abcd", "5678", id="Slack token"),
        pytest.param(A_JWT, "eyJzdWIi", id="JSON web token"),
        pytest.param("https://user:" + "hunter22@example.org/x", "hunter22", id="password in an address"),
        pytest.param("Authorization: " + "token abcdef", "abcdef", id="authorization header"),
        pytest.param("authorization='" + "Basic dXNlcjpwYXNz'", "dXNlcjpw", id="authorization in code"),
        pytest.param("Cookie: " + "session=abc", "abc", id="cookie"),
        pytest.param("curl -H 'Bearer " + "abcdefgh12'", "abcdefgh12", id="bearer"),
        pytest.param("password=" + "hunter22", "hunter22", id="named password"),
        pytest.param("api_key: '" + "not so secret'", "not so", id="named key"),
        pytest.param("AWS_SECRET_ACCESS_KEY=" + "wJalrXUtnFEMI", "wJalr", id="named AWS secret"),
        pytest.param("密码：" + "abcd1234", "abcd1234", id="named in Chinese"),
        pytest.param("key " + "dGhpcyBpcyBhIHNlY3JldA9xK2mQ3vB8", "dGhpcyBp", id="a random string"),
        pytest.param("key " + "9f86d081884c7d659a2feaa0c55ad015", "9f86d081", id="random hexadecimal digits"),
        pytest.param("-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEpAIB\nAAKC", "MIIEpAIB", id="private key"),
        pytest.param("ghp_\u200b" + "a1B2" * 9, "a1B2", id="hidden by an invisible character"),
    ],
)
def test_secrets_are_not_repeated(text, secret):
    shown = neutralise(f"I ran {text} and it failed").replace(JOINT, "")
    assert MASK in shown
    assert secret not in shown


@pytest.mark.parametrize(
    "text",
    [
        "max_tokens=4096",
        "tokenizer: PaddleOCR",
        "PaddleOCRv5_server_rec_infer_2024",
        "ch_PP-OCRv4_det_infer.pdmodel",
        "_ZN6paddle9framework16OperatorWithKernel",
        "UnicodeDecodeError: 'gbk' codec can't decode byte 0x80 in position 205",
        "--rec_image_shape='3,32,100' --rec_char_type='en'",
        "InvalidArgumentError: Input(X) dims[3] and Input(Grid) dims[2] should be equal",
        "libcudnn.so.8: cannot open shared object file",
        "risk-averse task-force",
    ],
)
def test_what_is_no_secret_is_shown(text):
    assert neutralise(text).replace(JOINT, "") == text


def test_half_a_secret_at_the_end_is_not_shown():
    text = "x" * 15 + " ghp_" + "a1B2" * 9
    assert "ghp" not in neutralise(text, 30)


def test_a_secret_cut_by_the_reading_bound_is_not_shown():
    hidden = ("ghp_" + "a1B2" * 25 + " ") * 3
    for limit in range(8, 30):
        assert "a1B2" not in neutralise(hidden, limit)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("/home/zhangsan/ocr/a.py", "/home/***/ocr/a.py", id="Linux"),
        pytest.param("/Users/li.si/a.py", "/Users/***/a.py", id="macOS"),
        pytest.param("C:\\Users\\Wang Wu\\a.py", "C:\\Users\\***\\a.py", id="Windows, with a space"),
        pytest.param("C:\\\\Users\\\\wangwu\\\\a.py", "C:\\\\Users\\\\***\\\\a.py", id="doubled"),
        pytest.param("D:/Users/wangwu/a.py", "D:/Users/***/a.py", id="turned slashes"),
        pytest.param("C:\\用户\\王五\\a.py", "C:\\用户\\***\\a.py", id="Chinese"),
        pytest.param("\\\\fileserver\\share\\a", "\\\\***\\share\\a", id="a share"),
        pytest.param("in /home/zhangsan and", "in /home/*** and", id="at the end"),
        pytest.param("/opt/paddle/a.py", "/opt/paddle/a.py", id="nobody's"),
    ],
)
def test_user_names_in_paths_are_masked(text, shown):
    assert neutralise(text) == shown


@pytest.mark.parametrize("name", [name for name, _ in SECRETS])
def test_every_pattern_has_a_name_of_its_own(name):
    assert [other for other, _ in SECRETS].count(name) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "[" * 1_000_000,
        "token" * 200_000,
        "/home/" * 100_000,
        "a-" * 500_000,
        "eyJ." * 250_000,
        "\\\\a" * 300_000,
    ],
    ids=["a", "brackets", "token", "homes", "hyphens", "tokens", "shares"],
)
def test_hostile_texts_take_bounded_time(text):
    start = time.process_time()
    neutralise(text)
    assert time.process_time() - start < 1  # seconds
