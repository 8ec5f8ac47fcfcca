"""Each check tells its fault at the right line, and is silent where there is none."""

from __future__ import annotations

from datetime import date

import pytest

from bot.catalog import load_files
from bot.catalog.lint import CHECKS, lint_catalog
from bot.catalog.loader import source_digest
from bot.errors import Problem

TODAY = date(2026, 11, 22)
ONE = "---\nid: 1\ntitle: Slow on large pictures\n---\nAnswer one.\n"


def an_entry(id: int = 2, title: str = "Wrong characters", answer: str = "Answer two.", **keys: str) -> str:
    """An entry file; further keys begin in line 4."""
    lines = [f"id: {id}", f"title: {title}", *(f"{name}: {value}" for name, value in keys.items())]
    return "\n".join(["---", *lines, "---", answer, ""])


def lint(files: dict[str, str], **options) -> list[tuple[str, int, str, str]]:
    """Path, line, severity and code of every problem of a catalog."""
    loaded = load_files({name: text.encode() for name, text in files.items()})
    problems = lint_catalog(loaded, TODAY, **{"exists": lambda path: path == "there.md", **options})
    assert all(problem.mend for problem in problems)
    return [(problem.path, problem.line, problem.severity, problem.code) for problem in problems]


def settings(**keys: str) -> dict[str, str]:
    """A catalog.yml."""
    return {"catalog.yml": "".join(f"{name}: {value}\n" for name, value in keys.items())}


FAULTS = [
    pytest.param(an_entry(title="slow on  LARGE pictures?"), 3, "error", "same-title", id="title of another entry"),
    pytest.param(an_entry(aliases="[a, Slow on large pictures]"), 4, "error", "same-alias", id="title as an alias"),
    pytest.param(an_entry(aliases="\n  - a\n  - wrong characters"), 6, "warning", "alias-is-title", id="own title"),
    pytest.param(an_entry(signatures="['Error: a']"), 4, "error", "bad-signature", id="signature too short"),
    pytest.param(an_entry(signatures="[RuntimeError]"), 4, "error", "bad-signature", id="signature of one word"),
    pytest.param(
        an_entry(signatures=r"['x dimension[3]\(*) differs']"), 4, "error", "bad-signature", id="Markdown escape"
    ),
    pytest.param(an_entry(see_also="[1, 7]"), 4, "error", "dead-reference", id="see_also nobody"),
    pytest.param(an_entry(see_also="[2]"), 4, "error", "dead-reference", id="see_also itself"),
    pytest.param(an_entry(retired="true", replaced_by="7"), 5, "error", "dead-reference", id="replaced by nobody"),
    pytest.param(an_entry(replaced_by="1"), 4, "warning", "not-retired", id="replaced but in use"),
    pytest.param(an_entry(retired="true"), 4, "warning", "not-replaced", id="retired for nothing"),
    pytest.param(an_entry(match="['A\\n\\nB']", reject="\n  - A\\n\\nB"), 6, "error", "contradiction", id="both ways"),
    pytest.param(an_entry(answer="See\n\n[this](gone.md#x)."), 7, "error", "dead-link", id="dead relative link"),
    pytest.param(an_entry(answer="a\nb ![p](img/gone.png)"), 6, "error", "dead-link", id="dead picture"),
    pytest.param(an_entry(answer='<img src="gone.png">'), 5, "error", "dead-link", id="dead picture in HTML"),
    pytest.param(an_entry(answer="| a |\n|-|\n| [x](gone.md) |"), 7, "error", "dead-link", id="dead link in a table"),
    pytest.param(an_entry(answer="[nowhere]()"), 5, "error", "dead-link", id="link without a target"),
    pytest.param(an_entry(reviewed="2025-11-21"), 4, "warning", "old-review", id="reviewed 366 days ago"),
    pytest.param(an_entry(reviewed="2026-11-24"), 4, "error", "bad-day", id="reviewed in the future"),
    pytest.param(an_entry(id=3), 2, "warning", "file-name", id="number of the file"),
]


@pytest.mark.parametrize(("text", "line", "severity", "code"), FAULTS)
def test_a_fault_is_told_at_its_line(text, line, severity, code):
    text = text.replace("['A\\n\\nB']", '["A\\n\\nB"]').replace("- A\\n\\nB", '- "A\\n\\nB"')
    assert lint({"001-slow.md": ONE, "002-wrong.md": text}) == [("faq/002-wrong.md", line, severity, code)]


FINE = [
    pytest.param(an_entry(), id="only what is required"),
    pytest.param(an_entry(aliases="[other wording]"), id="alias of its own"),
    pytest.param(an_entry(signatures="['KeyError: ''predict''']"), id="signature of two words"),
    pytest.param(an_entry(signatures="['*.so: undefined symbol: *']"), id="signature with wildcards"),
    pytest.param(an_entry(see_also="[1]"), id="see_also another"),
    pytest.param(an_entry(retired="true", replaced_by="1"), id="retired and replaced"),
    pytest.param(an_entry(match="[A]", reject="[B]"), id="different examples"),
    pytest.param(
        an_entry(answer="[a](there.md#part) [b](https://example.org/x) [c](#top) `[d](gone)`"), id="good links"
    ),
    pytest.param(an_entry(answer="    [in code](gone.md)"), id="link in code"),
    pytest.param(an_entry(reviewed="2025-11-22"), id="reviewed 365 days ago"),
    pytest.param(an_entry(reviewed="2026-11-23"), id="reviewed today, east of here"),
    pytest.param(an_entry(labels="[anything]"), id="labels where no set is named"),
    pytest.param(an_entry(versions="['paddleocr<2']"), id="versions where none is named as supported"),
]


@pytest.mark.parametrize("text", FINE)
def test_what_is_right_is_not_complained_of(text):
    assert lint({"001-slow.md": ONE, "002-wrong.md": text}) == []


def test_an_alias_that_stands_in_two_entries_is_told_in_the_second():
    files = {"a.md": an_entry(1, "A", aliases="[x, Y?]"), "b.md": an_entry(2, "B", aliases="[z, 'y']")}
    assert lint(files) == [("faq/b.md", 4, "error", "same-alias")]


def test_an_alias_of_a_translation_may_not_stand_in_another_entry():
    translated = f"---\nid: 1\ntitle: 甲\naliases: [慢]\nsource: {digest_of_a()}\n---\n答\n"
    files = {"a.md": an_entry(1, "A"), "a.zh.md": translated, "b.md": an_entry(2, "B", aliases="[慢]")}
    assert ("faq/b.md", 4, "error", "same-alias") in lint(files)


def test_a_signature_that_stands_in_two_entries_is_told_in_the_second():
    same = {"signatures": "['KeyError: predict']"}
    assert lint({"a.md": an_entry(1, "A", **same), "b.md": an_entry(2, "B", **same)}) == [
        ("faq/b.md", 4, "error", "same-signature")
    ]


def test_a_text_that_two_entries_must_answer_is_a_contradiction():
    same = {"match": "[A text]"}
    assert lint({"a.md": an_entry(1, "A", **same), "b.md": an_entry(2, "B", **same)}) == [
        ("faq/b.md", 4, "error", "contradiction")
    ]


def test_a_reference_to_a_retired_entry_is_a_warning():
    files = {"a.md": an_entry(1, "A", see_also="[2]"), "b.md": an_entry(2, "B", retired="true", replaced_by="1")}
    assert lint(files) == [("faq/a.md", 4, "warning", "retired-reference")]


def test_labels_outside_the_set_are_warned_of_with_the_nearest_one():
    loaded = load_files(
        {
            "a.md": an_entry(1, "A", labels="[faq, trainning]").encode(),
            "catalog.yml": b"labels: [faq, training]",
        }
    )
    (problem,) = lint_catalog(loaded, TODAY)
    assert (problem.code, problem.severity, problem.mend) == ("unknown-label", "warning", "did you mean `training`?")


def digest_of_a() -> str:
    """The digest of entry A as these tests write it."""
    (entry,) = load_files({"a.md": an_entry(1, "A").encode()}).catalog.entries
    return source_digest(entry)


TRANSLATIONS = [
    pytest.param({}, ["missing-translation"], id="b is not translated"),
    pytest.param({"b.zh.md": "---\nid: 2\ntitle: 乙\n---\n答\n"}, ["outdated-translation"], id="without a digest"),
    pytest.param({"b.zh.md": "---\nid: 2\ntitle: 乙\nsource: 0a\n---\n答\n"}, ["outdated-translation"], id="outdated"),
    pytest.param({"b.md": an_entry(2, "B", retired="true", replaced_by="1")}, [], id="b is retired"),
]


@pytest.mark.parametrize(
    ("entries", "translated", "told"),
    [
        pytest.param(4, 2, ["faq/003.md", "faq/004.md"], id="half of them"),
        pytest.param(5, 2, ["faq"], id="fewer than half"),
        pytest.param(3, 3, [], id="all"),
        pytest.param(3, 0, [], id="a language that nobody speaks here"),
    ],
)
def test_a_language_that_most_entries_lack_is_one_warning(entries, translated, told):
    files = {f"{id:03}.md": an_entry(id, f"Title {id}") for id in range(1, entries + 1)}
    files |= {f"{id:03}.zh.md": f"---\nid: {id}\ntitle: 题 {id}\n---\n答\n" for id in range(1, translated + 1)}
    problems = [problem for problem in lint(files) if problem[3] == "missing-translation"]
    assert [(path, severity) for path, _, severity, _ in problems] == [(path, "warning") for path in told]


@pytest.mark.parametrize(("files", "codes"), TRANSLATIONS)
def test_translations_must_be_there_and_current(files, codes):
    whole = f"---\nid: 1\ntitle: 甲\nsource: '{digest_of_a()}'\n---\n答\n"
    catalog = {"a.md": an_entry(1, "A"), "a.zh.md": whole, "b.md": an_entry(2, "B"), **files}
    found = lint(catalog)
    assert [code for _, _, _, code in found] == codes
    assert all(severity == "warning" for _, _, severity, _ in found)


SUPPORTED = [
    ("paddleocr<2", "2.0", True),
    ("paddleocr<2.0", "2", True),
    ("paddleocr<2.1", "2.0", False),
    ("paddleocr>=1.0,<2", "2.0", True),
    ("paddleocr>=2", "3.0", False),
    ("paddleocr<=1.9", "2.0", True),
    ("paddleocr<=2.0", "2.0", False),
    ("paddleocr==2.7.3", "2.8", True),
    ("paddleocr==2.7.3", "2.7.3", False),
    ("paddleocr==2.*", "3", True),
    ("paddleocr==2.*", "2.9", False),
    ("paddleocr~=2.6", "3", True),
    ("paddleocr~=2.6", "2.9", False),
    ("paddleocr~=2.6.0", "2.7", True),
    ("paddleocr!=2.6", "3", False),
    ("paddleocr<2.10", "2.9", False),
    ("other<1", "2.0", False),
    ("Paddle_OCR<2", "2.0", False),
]


@pytest.mark.parametrize(("specifier", "oldest", "ended"), SUPPORTED)
def test_versions_that_have_ended_are_warned_of(specifier, oldest, ended):
    found = lint(
        {"a.md": an_entry(1, "A", versions=f"['{specifier}']"), **settings(supported=f"{{PaddleOCR: '{oldest}'}}")}
    )
    assert found == ([("faq/a.md", 4, "warning", "ended-version")] if ended else [])


def test_problems_of_loading_come_with_those_of_the_rest():
    files = {"a.md": an_entry(1, "A", titel="x"), "b.md": an_entry(2, "B", see_also="[9]")}
    assert [code for _, _, _, code in lint(files)] == ["unknown-key", "dead-reference"]


def test_a_proof_is_asked_with_the_catalog_and_its_problems_are_told():
    def prove(loaded):
        line = loaded.line("a.md", "match", 1)
        return [Problem("a.md", line, "is not answered", "add an alias", code="not-answered")]

    files = {"a.md": an_entry(1, "A", match="\n  - One\n  - Two")}
    assert lint(files, prove=prove, place="docs/faq") == [("docs/faq/a.md", 6, "error", "not-answered")]


def test_the_seed_entries_are_clean(seed_catalog):
    loaded, folder = seed_catalog
    problems = lint_catalog(loaded, TODAY, exists=lambda path: (folder / path).exists())
    assert [str(problem) for problem in problems] == []


def test_every_check_says_what_it_holds():
    assert all(check.__doc__ and check.__doc__.endswith(".") for check in CHECKS)
