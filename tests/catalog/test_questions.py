"""Questions are found however a project writes them, and their answers are kept as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.question_forms import FORMS
from bot.catalog.questions import LeftOut, find_questions

SEED = Path(__file__).parents[1] / "data" / "FAQ_en.md"

HEADINGS = """# FAQ

Some words of welcome.

## Table of contents

- [Slow](#slow)

## Installation

### Why is it slow?

Because.

#### Details

More.

---

### Does it run on Windows? {#windows}

<a name="yes"></a>
Yes.

## Contributing

Send a patch.
"""

FOUND = [
    pytest.param(
        "1. **One**  \nFirst.\n\n2. **Two**  \nSecond.", "items", [("One", "First.", 1), ("Two", "Second.", 2)]
    ),
    pytest.param("3. **One** First.\n4. __Two__: Second.", "items", [("One", "First.", 3), ("Two", "Second.", 4)]),
    pytest.param(
        "- **One**\n\n  First.\n- **Two**\n\n  Second.", "items", [("One", "First.", None), ("Two", "Second.", None)]
    ),
    pytest.param("1. **One**\n   ```\n   a\n     b\n   ```", "items", [("One", "```\na\n  b\n```", 1)]),
    pytest.param(
        "## Q: One\nFirst.\n## Q: Two\nA: Second.", "headings", [("One", "First.", None), ("Two", "Second.", None)]
    ),
    pytest.param("## Q1: One\nFirst.\n## Q2. Two\nSecond.", "headings", [("One", "First.", 1), ("Two", "Second.", 2)]),
    pytest.param("#### Q3.1.2：一\n\n**A**：答一。", "headings", [("一", "答一。", None)]),
    pytest.param("### 1. One\nFirst.\n### 2. Two\nSecond.", "headings", [("One", "First.", 1), ("Two", "Second.", 2)]),
    pytest.param(
        "### 2.0 is slow?\nYes.\n### 3.x fails?\nNo.",
        "headings",
        [("2.0 is slow?", "Yes.", None), ("3.x fails?", "No.", None)],
    ),
    pytest.param(
        "# FAQ\n## One\nFirst.\n## Two\nSecond.", "headings", [("One", "First.", None), ("Two", "Second.", None)]
    ),
    pytest.param("One?\n===\nFirst.\n\n## Sub\nMore.", "headings", [("One?", "First.\n\n## Sub\nMore.", None)]),
    pytest.param(
        HEADINGS,
        "headings",
        [("Why is it slow?", "Because.\n\n#### Details\n\nMore.", None), ("Does it run on Windows?", "Yes.", None)],
    ),
    pytest.param(
        "<details>\n<summary><b>1. One?</b></summary>\n\nFirst.\n\n</details>\n", "summaries", [("One?", "First.", 1)]
    ),
    pytest.param("<details><summary>One `x`</summary>First.</details>", "summaries", [("One x", "First.", None)]),
    pytest.param(
        "<details>\n<summary>One</summary>\n\n<details>\n<summary>Log</summary>\n\nx\n\n</details>\n\n</details>",
        "summaries",
        [("One", "<details>\n<summary>Log</summary>\n\nx\n\n</details>", None)],
        id="nested",
    ),
    pytest.param(
        "**Q1: One?**\n\nFirst.\n\n**Q2: Two?**\n\nA: Second.",
        "paragraphs",
        [("One?", "First.", 1), ("Two?", "Second.", 2)],
    ),
    pytest.param("**Q1:** One?\n\n**A1:** First.", "paragraphs", [("One?", "First.", 1)]),
    pytest.param("**Q:** One?\n**A:** First.", "paragraphs", [("One?", "First.", None)]),
    pytest.param(
        "**One?**\n\nFirst.\n\n**Note** this is prose.",
        "paragraphs",
        [("One?", "First.\n\n**Note** this is prose.", None)],
    ),
    pytest.param(
        "Q: One\nA: First.\n\nQ: Two\n\nA: Second.", "plain", [("One", "First.", None), ("Two", "Second.", None)]
    ),
    pytest.param("问题1：一\n答：答一。", "plain", [("一", "答一。", 1)]),
]


README = "# Tool\n\n## Install\n\n### Linux\nx\n\n"
README += "## ❓ FAQ\n\n### Fonts lack\nMake fonts.\n\n### Is it free?\nYes.\n\n## License\nMIT"

IN_PASSING = [
    pytest.param(README, [("Fonts lack", "Make fonts."), ("Is it free?", "Yes.")], id="section of a README"),
    pytest.param(
        "# FAQs\n1. **Can we?**\n  - Yes.\n  - **Mind:** this.\n2. **Must we?**\n  - No.",
        [("Can we?", "- Yes.\n- **Mind:** this."), ("Must we?", "- No.")],
        id="bold bullets in answers",
    ),
    pytest.param(
        "Q: Is it free?<br/>\nA: Yes.\n\nQ: Is it `fast`?\nA: No.",
        [("Is it free?", "Yes."), ("Is it fast?", "No.")],
        id="markup in a plain question",
    ),
]


@pytest.mark.parametrize(("markdown", "expected"), IN_PASSING)
def test_questions_are_told_from_what_stands_around_them(markdown, expected):
    assert [(question.title, question.answer) for question in find_questions(markdown).questions] == expected


@pytest.mark.parametrize(("markdown", "form", "expected"), FOUND)
def test_questions_are_found(markdown, form, expected):
    found = find_questions(markdown)
    assert found.form == form
    assert [(question.title, question.answer, question.number) for question in found.questions] == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "",
        "Only prose.",
        "```\n## Q: in code\nx\n```",
        "    1. **in code**",
        "## Without an answer?",
        "> ## Q: quoted\n> x",
    ],
)
def test_where_there_are_none_none_are_found(markdown):
    assert find_questions(markdown).questions == ()


def test_the_form_may_be_given():
    markdown = "## Is this one?\nYes:\n\n1. **Step**  \nDo it."
    assert [question.title for question in find_questions(markdown).questions] == ["Is this one?"]
    assert [question.title for question in find_questions(markdown, "items").questions] == ["Step"]


def test_a_link_that_is_defined_elsewhere_comes_along():
    found = find_questions(
        "## One?\nSee [the page][1] and [Other].\n## Two?\nNo.\n\n[1]: https://example.org\n[other]: o.md"
    )
    assert found.questions[0].answer.endswith("[1]: https://example.org\n[other]: o.md")
    assert "example" not in find_questions("## One?\nSee [x](y).\n\n## Two?\nNo.").questions[0].answer


def test_what_is_left_out_is_told_by_its_lines_and_why():
    markdown = "# FAQ\n\nWelcome.\n\n## One?\nFirst.\n\n## Two?\n\n## Three?\nThird.\n\nOther\n=====\n\nText.\n"
    assert find_questions(markdown).left_out == (
        LeftOut(1, 3, "stands before the first question"),
        LeftOut(8, 8, "“Two?” has no answer"),
        LeftOut(13, 16, "“Other” is no question"),
    )
    folded = "<details><summary>{}?</summary>\n\nAnswer.\n\n</details>\n"
    found = find_questions(f"{folded.format('One')}\nBetween.\n\n{folded.format('Two')}")
    assert LeftOut(7, 7, "belongs to no question") in found.left_out


def test_the_seed_document_gives_ten_questions_with_all_that_belongs_to_them():
    questions = {question.number: question for question in find_questions(SEED.read_text(encoding="utf-8")).questions}
    assert sorted(questions) == list(range(1, 11))
    assert questions[6].answer.count("\n|") == 4
    assert "\n- Differences: The difference lies in **backbone network**" in questions[6].answer
    for fact in (
        "ICDAR2015",
        "3w",
        "MJSynth",
        "30w",
        "500w",
        "[text_renderer](https://github.com/Sanster/text_renderer)",
    ):
        assert fact in questions[7].answer
    assert questions[8].answer.startswith("Error message: Input(X) dims[3]")
    assert questions[10].answer.endswith("then use the exported model for inference.")


@given(st.text(alphabet="#Q1.?:*_- \n<>/sumaryetil[]()`~|答", max_size=120))
def test_no_text_makes_it_raise(markdown):
    for form in ["", *FORMS]:
        for question in find_questions(markdown, form).questions:
            assert question.title
            assert question.answer
