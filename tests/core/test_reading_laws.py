from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.paddleocr import PLAIN, READER

#: Pieces that mean something to the reader, so that random bodies reach its corners.
PIECES = st.sampled_from(
    [
        *(
            "```",
            "~~~",
            "```python",
            "<!--",
            "-->",
            "> ",
            ">>> ",
            "# ",
            "### Environment",
            "- [x] ",
            "**Bug**",
            "`",
            "<br>",
        ),
        *(
            "![a](b)",
            "KeyError: 'x'",
            "Traceback (most recent call last):",
            '  File "a.py", line 1, in f',
            "RuntimeError:",
        ),
        *(
            "[Hint: x]",
            "python a.py --x=1 \\",
            "use_gpu: true",
            "Namespace(a=1)",
            "环境：win10",
            "报错",
            "无",
            "Global:\n  x: 1",
        ),
        *(
            "- 系统环境/System Environment：",
            "_No response_",
            "OS: Linux",
            "请问怎么办？",
            "How do I do that?",
            "：",
            "#",
        ),
        *(
            "--- Running IR pass [x]",
            "----",
            "E0129 15:22:40.3 1 a.cc:9] x",
            "Error Message Summary:",
            "1. ",
            "\t",
            "    ",
        ),
        *("\0", "\u202e", "\r"),
    ]
)
BODIES = st.lists(st.one_of(PIECES, st.text(max_size=30), st.just("\n"), st.just("\n\n")), max_size=40).map("".join)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
WORDS = st.lists(st.sampled_from("picture reader slow answer 图片 很慢 letters wrong".split()), min_size=4, max_size=12)  # noqa: SIM905
SENTENCES = st.lists(WORDS.map(" ".join), min_size=1, max_size=5).map("\n".join)


@given(ANY_TEXT, st.one_of(ANY_TEXT, BODIES))
@example("\ud800", "\ud800")
@example("", "```")
@example("", "-")
@example("", "- `")
@example("", "#")
@example("", "**:")
@example("", ">")
def test_reading_never_raises(title: str, body: str) -> None:
    for passage in READER.read(title, body).passages:
        assert passage.text.strip()
        passage.text.encode()


@given(st.text(max_size=40), BODIES)
def test_carriage_returns_change_nothing(title: str, body: str) -> None:
    body = body.replace("\r", "")
    assert READER.read(title, body.replace("\n", "\r\n")) == READER.read(title, body)


@given(BODIES)
def test_passages_come_in_the_order_of_their_lines(body: str) -> None:
    lines = [passage.line for passage in READER.read("t", body).passages]
    assert lines == sorted(lines)


@given(BODIES)
def test_errors_are_passages_of_one_line(body: str) -> None:
    assert all("\n" not in passage.text for passage in READER.read("t", body).of("error"))


@given(SENTENCES, SENTENCES, st.lists(st.sampled_from("SECRET KeyError: --opt=1 环境：x # a".split()), max_size=5))  # noqa: SIM905
def test_what_is_quoted_never_shows(before: str, after: str, quoted: list[str]) -> None:
    body = "\n".join([before, "", *(f"> SECRET {word}" for word in quoted), ">> SECRET", "", after])
    assert not any("SECRET" in passage.text for passage in READER.read("t", body).passages)


@given(SENTENCES, SENTENCES, st.text(max_size=60).filter(lambda text: "-->" not in text))
def test_what_is_commented_out_never_shows(before: str, after: str, hidden: str) -> None:
    shown = READER.read("t", f"{before}\n\n{after}").prose
    assert READER.read("t", f"{before}\n<!-- SECRET {hidden}-->\n{after}").prose == shown


@given(SENTENCES)
def test_prose_is_the_same_inside_a_form_and_without_it(prose: str) -> None:
    form = (
        "### 🔎 Search before asking\n\n- [x] I have searched the PaddleOCR [Docs](https://example.org/) and found no "
        f"similar bug report.\n\n### 🐛 Bug (问题描述)\n\n{prose}\n\n### 🏃‍♂️ Environment (运行环境)\n\nwin10\n\n"
        "### 🌰 Minimal Reproducible Example (最小可复现问题的Demo)\n\n无\n"
    )
    assert READER.read("t", form).prose == PLAIN.read("t", prose).prose


@given(SENTENCES)
def test_a_fenced_traceback_adds_an_error_and_takes_nothing_from_the_prose(prose: str) -> None:
    log = "```\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\nKeyError: 'x'\n```"
    text = PLAIN.read("t", f"{prose}\n\n{log}")
    assert text.errors == ("KeyError: 'x'",)
    assert text.prose == PLAIN.read("t", prose).prose
