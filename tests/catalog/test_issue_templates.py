"""Issue templates into boilerplate: a form that nobody filled in says nothing, and what an author writes stays."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import load_files
from bot.catalog.issue_templates import HEAD, boilerplate_text, read_templates
from bot.core.reading import Reader

MD, YML = ".github/ISSUE_TEMPLATE/fault.md", ".github/ISSUE_TEMPLATE/fault.yml"

MARKDOWN = """\
---
name: A broken carriage
about: It does not roll: tell us
title: "[Carriage]: "
---
<!-- Nobody
     sees this. -->
Ahoy! Before the whistle blows, **do not** paste tickets of *other* passengers here.

# Which carriage rattles? 🚃
<!-- a hint --> Wagon number:
### 2. Where the rails were
- **Station**: [e.g. Oslo]
- Affected axle [e.g. front]
* Colour of the lamp (optional)
1. Step aboard at '....'
2.
3. Pull the brake * twice

- [ ] The conductor was told of it
- [x] My seat is paid
[ ] I wear a hat
***
**Timetable of the line**

```console
$ whistle --loud
# say what whistled
```
> Quoted advice is read nowhere
| Axle | Grease |
|------|--------|
<details><summary>Passengers' letters</summary>

![wagon](https://example.org/wagon.png) the yellow one
</details>
OS:
Additional context
"""

FORM = """\
name: A broken carriage
description: nobody posts this
title: "[Carriage]: "
body:
  - type: markdown
    attributes:
      value: Thanks for riding with us, dear passenger!
  - type: input
    id: wagon
    attributes:
      label: Wagon "number" / 车厢编号
      description: painted on the door
      placeholder: W-17
      value: "W-"
  - type: textarea
    attributes:
      label: What rattled?
      value: |
        1. I boarded at the *old* station
        2. ...
        The conductor whistled and said:
  - type: textarea
    attributes:
      label: Whistle log
      render: shell
      value: |
        paste the tune of the whistle
        # with its pitch
  - type: dropdown
    attributes:
      label: "Class: first or second"
      options: [First class, Second class]
  - type: checkboxes
    attributes:
      label: Rules of the line
      options:
        - label: I have read the [rules](https://example.org/rules) of the line
          required: true
        - label: My luggage is light
"""

#: What GitHub posts of FORM when nobody fills it in.
FORM_POSTED = """\
### Wagon "number" / 车厢编号

W-

### What rattled?

1. I boarded at the *old* station
2. ...
The conductor whistled and said:

### Whistle log

```shell
paste the tune of the whistle
# with its pitch
```

### Class: first or second

_No response_

### Rules of the line

- [ ] I have read the [rules](https://example.org/rules) of the line
- [ ] My luggage is light
"""

CHINESE = """\
---
name: 车厢故障
---
## 车厢颜色
【必读】上车之前请把帽子摘下来。
**哪一节车厢：**（如：第三节）
- 轨道是否结冰（是/否）：
"""


def texts_of(path: str, text: str) -> list[str]:
    """The texts of a single template, which is in order."""
    found = read_templates({path: text.encode()})
    assert found.problems == ()
    return [*found.texts.get(path, ())]


def body_of(markdown: str) -> str:
    """What GitHub puts into the box of a new issue."""
    return markdown.split("---\n", 2)[2] if markdown.startswith("---\n") else markdown


def prose(reader: Reader, body: str) -> list[str]:
    """The lines that are read as the author's words."""
    passages = reader.read("", body).passages
    return [line for passage in passages if passage.kind == "prose" for line in passage.text.split("\n")]


def test_of_a_markdown_template_every_visible_line_counts():
    assert texts_of(MD, MARKDOWN) == [
        "Ahoy! Before the whistle blows, *do not* paste tickets of *other* passengers here.",
        "Which carriage rattles? 🚃",
        "Wagon number:",
        "Where the rails were",
        "Station*: [e.g. Oslo]",
        "Station*:",
        "Affected axle [e.g. front]",
        "Affected axle",
        "Colour of the lamp (optional)",
        "Colour of the lamp",
        "Step aboard at '....'",
        "Pull the brake * twice",
        "The conductor was told of it",
        "My seat is paid",
        "I wear a hat",
        "Timetable of the line",
        "$ whistle --loud",
        "Axle | Grease |",
        "Passengers' letters",
        "the yellow one",
        "Additional context",
    ]


def test_of_a_form_labels_options_to_tick_and_given_values_count():
    assert texts_of(YML, FORM) == [
        'Wagon "number" / 车厢编号',
        "What rattled?",
        "I boarded at the *old* station",
        "The conductor whistled and said:",
        "Whistle log",
        "paste the tune of the whistle",
        "Class: first or second",
        "Rules of the line",
        "I have read the [rules](https://example.org/rules) of the line",
        "My luggage is light",
    ]


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        pytest.param("ab", [], id="two letters"),
        pytest.param("abc", ["abc"], id="three letters"),
        pytest.param("系统", [], id="two Chinese letters"),
        pytest.param("* - _ ===", [], id="no letters"),
        pytest.param("- [ ]", [], id="a box alone"),
        pytest.param("Steps to reproduce the behavior:", [], id="GitHub's own"),
        pytest.param("If applicable, add screenshots to help explain your problem.", [], id="GitHub's own sentence"),
        pytest.param(
            "Steps to reproduce the behavior: hop", ["Steps to reproduce the behavior: hop"], id="GitHub's and more"
        ),
        pytest.param("**Error**", [], id="a word of all forms in bold"),
        pytest.param("### Version", [], id="a word of all forms as heading"),
        pytest.param("- Logs:", [], id="a word of all forms and a colon"),
        pytest.param("Screenshots", ["Screenshots"], id="a word of all forms that nothing marks"),
        pytest.param("### Carriage", ["Carriage"], id="a word of this project"),
        pytest.param("### Describe the bug", ["Describe the bug"], id="several words of forms"),
        pytest.param("1. 2. hop on", ["1. 2. hop on"], id="two numbers"),
        pytest.param("**Wagon** colour", ["Wagon* colour"], id="emphasis at the start"),
        pytest.param("x" * 2_001, [], id="longer than what is read of a line"),
        pytest.param("Zug\u00a0: schön", ["Zug\u00a0: schön"], id="no-break space"),
        pytest.param("Bad\u200bge \ufe0f here", ["Badge  here"], id="characters that nobody sees"),
    ],
)
def test_a_line_as_text(line: str, texts: list[str]):
    assert texts_of(MD, line) == texts


@pytest.mark.parametrize(
    ("template", "first"),
    [
        pytest.param("---\nname: x: y\n---\nHop on\n", "Hop on", id="front matter, not even YAML"),
        pytest.param("---\r\nname: x\r\n---\r\nHop on\r\n", "Hop on", id="front matter with CRLF"),
        pytest.param("---\nHop on\n---\nand off\n", "Hop on", id="a rule is none"),
        pytest.param("---\nname: nobody ends it\n", "name: nobody ends it", id="without an end it is posted"),
        pytest.param("\ufeff---\nname: x\n---\nHop on\n", "Hop on", id="byte order mark"),
    ],
)
def test_front_matter_is_not_posted(template: str, first: str):
    assert texts_of(MD, template)[0] == first


def test_a_text_counts_once_whatever_its_letters_and_files():
    found = read_templates({"a.md": b"Hop on\nHop off\nhop ON", "b.md": b"# HOP OFF\n", "c.md": b"Hop off\nand on"})
    assert found.texts == {"a.md": ("Hop on", "Hop off"), "c.md": ("and on",)}


@pytest.mark.parametrize(
    ("path", "posted"),
    [
        pytest.param(MD, body_of(MARKDOWN), id="Markdown"),
        pytest.param(YML, FORM_POSTED, id="form"),
        pytest.param("ISSUE_TEMPLATE.md", body_of(CHINESE), id="Chinese"),
    ],
)
def test_a_form_that_nobody_filled_in_has_no_prose(path: str, posted: str):
    templates = {MD: MARKDOWN, YML: FORM, "ISSUE_TEMPLATE.md": CHINESE}
    reader = Reader(texts_of(path, templates[path]))
    assert prose(Reader(), posted) != []
    assert prose(reader, posted) == []
    assert prose(reader, posted.replace("\n", "\r\n")) == []
    assert prose(reader, posted.replace("- [ ]", "- [x]")) == []


WORDS = ("wagon", "Rail", "brake", "车厢", "(old)", "*loud*", "`axle`", "lamp's", "7", "the", "on")


def _is_a_text(words: list[str]) -> bool:
    """Lines of fewer than three letters, such as a row of a table, are no texts of a template."""
    return sum(map(str.isalpha, "".join(words))) >= 3


LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "# ", "### ", "- ", "* ", "1. ", "2) ", "- [ ] ", "[ ] ", "**", "### 3. ", "- **", "🚃 "]),
        st.lists(st.sampled_from(WORDS), min_size=3).filter(_is_a_text),
        st.sampled_from(["", ":", "**", ":**", "**:", "：", "?", " [e.g. red]", " <!-- why -->", " *", " ##"]),
    ).map(lambda parts: f"{parts[0]}{' '.join(parts[1])}{parts[2]}"),
    min_size=1,
    max_size=8,
)


@given(LINES)
def test_no_line_of_a_template_is_ever_an_authors(lines: list[str]):
    body = "\n".join(lines)
    assert prose(Reader(texts_of(MD, body)), body) == []


@given(LINES)
def test_what_an_author_writes_below_each_line_stays(lines: list[str]):
    answers = [f"The hedgehog number {number} sleeps in my shoe and snores." for number, _ in enumerate(lines)]
    body = "\n".join(f"{line}\n\n{answer}\n" for line, answer in zip(lines, answers, strict=True))
    reader = Reader(texts_of(MD, "\n".join(lines)))
    assert prose(reader, body) == answers


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        pytest.param("Wagon number: the blue one squeaks", ["the blue one squeaks"], id="on the line of a label"),
        pytest.param("- **Station**: Bergen, in the rain", ["Bergen, in the rain"], id="behind a bold label"),
        pytest.param("- Affected axle: it is bent", ["it is bent"], id="in the place of the example"),
        pytest.param("- Affected axle is bent", ["- Affected axle is bent"], id="a sentence that begins like a label"),
        pytest.param("Wagon numbers differ a lot", ["Wagon numbers differ a lot"], id="a word that begins like one"),
        pytest.param(
            "# Which carriage rattles? 🚃\n\nThe third one does.\n\n**Timetable of the line**\nIt never came.",
            ["The third one does.", "It never came."],
            id="below headings",
        ),
        pytest.param(
            "**Timetable of the line**\n```\nthe third one never came to us\n```\nIt is so sad.",
            ["the third one never came to us", "It is so sad."],
            id="in a block",
        ),
    ],
)
def test_an_answer_stays(body: str, kept: list[str]):
    assert prose(Reader(texts_of(MD, MARKDOWN)), body) == kept


def test_an_error_that_begins_like_a_label_stays_whole():
    reader = Reader(texts_of(MD, "### Error\n### Type\n### Model\n"))
    body = "TypeError: wagon is not a function\n\nError: Cannot find module 'rails'"
    errors = [passage.text for passage in reader.read("", body).passages if passage.kind == "error"]
    assert errors == ["TypeError: wagon is not a function", "Error: Cannot find module 'rails'"]


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        pytest.param(YML, b"body: [", ":2: is not YAML", id="broken YAML"),
        pytest.param(YML, b"body: &a [*a]", "anchors are not supported", id="anchors"),
        pytest.param(YML, b"body: " + b"[" * 5_000, "is not YAML", id="nested deeply"),
        pytest.param(YML, b"- body\n", "does not hold keys", id="a list"),
        pytest.param(YML, b"name: x\n", "has no list `body`", id="no body"),
        pytest.param(YML, b"name: x\nbody: text\n", ":2: has no list `body`", id="body is text"),
        pytest.param(MD, b"Hop on\n\xff\n", ":2: is not UTF-8 (save the file in UTF-8)", id="not UTF-8"),
        pytest.param(MD, b"x" * 400_001, "is longer than", id="huge"),
    ],
)
def test_a_template_that_cannot_be_read_is_told_and_the_others_count(path: str, data: bytes, said: str):
    found = read_templates({path: data, "z.md": b"Hop on\n"})
    (problem,) = found.problems
    assert str(problem).startswith(path) and said in str(problem) and problem.mend
    assert found.texts == {"z.md": ("Hop on",)}


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "[1, text, null, []]",
        "[{type: input}]",
        "[{type: input, attributes: {label: [x], value: {a: b}}}]",
        "[{type: checkboxes, attributes: {options: text}}]",
        "[{type: checkboxes, attributes: {options: [a, {label: []}]}}]",
    ],
)
def test_a_form_of_an_odd_shape_says_nothing(body: str):
    assert texts_of(YML, f"body: {body}\n") == []


def test_a_block_that_one_field_leaves_open_hides_no_other_field():
    form = (
        "body:\n- {type: input, attributes: {label: Tune, value: '```'}}\n- {type: input, attributes: {label: Pitch}}\n"
    )
    assert texts_of(YML, form) == ["Tune", "Pitch"]


@given(st.sampled_from([MD, YML]), st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_whatever_a_template_holds_what_is_written_can_be_loaded(path: str, data: bytes):
    found = read_templates({path: data})
    if found:
        assert loaded_boilerplate(HEAD + boilerplate_text(found)) == found.texts[path]


def loaded_boilerplate(text: str) -> tuple[str, ...]:
    """What a catalog with that catalog.yml has, without a problem."""
    entry = b"---\nid: 1\ntitle: Why?\n---\nBecause.\n"
    loaded = load_files({"catalog.yml": text.encode(), "001-why.md": entry})
    assert loaded.problems == ()
    return loaded.catalog.boilerplate


def test_what_is_written_reads_well_in_a_diff_and_names_the_templates():
    files = {"a.md": 'Say "hop": \\o/ # 车厢 🚃\n- yes, really\n'.encode(), "odd\nname: [.md": b"404 wagons\n"}
    text = boilerplate_text(read_templates(files))
    assert text == (
        "boilerplate:\n  # a.md\n"
        '  - "Say \\"hop\\": \\\\o/ # 车厢 🚃"\n  - "yes, really"\n'
        '  # odd?name: [.md\n  - "404 wagons"\n'
    )
    assert yaml.safe_load(text)["boilerplate"] == ['Say "hop": \\o/ # 车厢 🚃', "yes, really", "404 wagons"]


def test_what_boilerplate_has_already_is_not_lacking():
    found = read_templates({"a.md": b"Hop on\nWagon number:\n", "b.md": b"See *the* rules of it\nBell\n"})
    assert found.beside(["hop ON", "Wagon", "See *the* rules of it"]).texts == {
        "a.md": ("Wagon number:",),
        "b.md": ("Bell",),
    }
    assert not found.beside([text for texts in found.texts.values() for text in texts])
