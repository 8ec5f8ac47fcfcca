"""The loader keeps what is right and tells everything that is wrong, each with its line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import load_files, load_folder, require
from bot.catalog.loader import is_catalog_file, source_digest
from bot.core.learned import FORMAT
from bot.errors import CatalogError

GOOD = "---\nid: 1\ntitle: Good\n---\nThe answer.\n"


def an_entry(front: str, answer: str = "The answer.") -> str:
    """An entry file whose keys begin in line 2."""
    return f"---\n{front}\n---\n{answer}\n"


def load(**files: str | bytes):
    """The catalog of files given as `name__md=...`."""
    named = {name.replace("__", "."): text for name, text in files.items()}
    return load_files({name: text.encode() if isinstance(text, str) else text for name, text in named.items()})


FAULTS = [
    pytest.param("title: Slow\n---\nText", "no-front-matter", 1, id="no dashes at the top"),
    pytest.param("---\nid: 2\ntitle: Slow\n", "no-front-matter", 1, id="front matter without an end"),
    pytest.param("---\n- id: 2\n---\nText", "not-keys", 2, id="a list instead of keys"),
    pytest.param(an_entry("id: 2\ntitle: KeyError: 'x'"), "not-yaml", 3, id="colon in a text without quotes"),
    pytest.param(an_entry("id: 2\ntitle: Slow\ntitle: Fast"), "duplicate-key", 4, id="key twice"),
    pytest.param(an_entry("id: 2"), "missing-key", 1, id="no title"),
    pytest.param(an_entry("title: Slow"), "missing-key", 1, id="no id"),
    pytest.param(an_entry("id: two\ntitle: Slow"), "bad-value", 2, id="id in words"),
    pytest.param(an_entry("id: 0\ntitle: Slow"), "bad-value", 2, id="id zero"),
    pytest.param(an_entry("id: 010\ntitle: Slow"), "bad-value", 2, id="id that YAML reads as octal"),
    pytest.param(an_entry("id: 2\ntitle: 404"), "bad-value", 3, id="number for a title"),
    pytest.param(an_entry("id: 2\ntitle: ''"), "empty", 3, id="empty title"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nalias: [x]"), "unknown-key", 4, id="unknown key"),
    pytest.param(an_entry("id: 2\ntitle: Slow\naliases: slow"), "bad-value", 4, id="text instead of a list"),
    pytest.param(an_entry("id: 2\ntitle: Slow\naliases:\n  - ok\n  - Error: x"), "bad-value", 6, id="colon in an item"),
    pytest.param(an_entry("id: 2\ntitle: Slow\naliases:\n  - ok\n  - ok"), "repeated", 6, id="item twice"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nsignatures:\n  - 'long enough'\n  - '* *'"), "bad-signature", 6, id="*"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nsignatures: ['Key.*Error']"), "bad-signature", 4, id="regex"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nsignatures: ['one ** two']"), "bad-signature", 4, id="two wildcards"),
    pytest.param(an_entry('id: 2\ntitle: Slow\nsignatures: ["one\\ntwo"]'), "bad-signature", 4, id="two lines"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nrequires: [[]]"), "bad-value", 4, id="requires nothing"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nversions: [3.0]"), "bad-value", 4, id="version without package"),
    pytest.param(an_entry('id: 2\ntitle: Slow\nversions: ["a>=2,\\n<3"]'), "bad-value", 4, id="versions in two lines"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nversions: ['paddleocr 3']"), "bad-value", 4, id="no operator"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nreviewed: 2026-13-01"), "bad-value", 4, id="no such month"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nreviewed: yesterday"), "bad-value", 4, id="no day"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nretired: 'true'"), "bad-value", 4, id="text for true"),
    pytest.param(an_entry("id: 2\ntitle: Slow\nreplaced_by: '1'"), "bad-value", 4, id="text for a number"),
    pytest.param(an_entry("id: 2\ntitle: Slow", answer="  "), "empty-answer", 5, id="no answer"),
    pytest.param(an_entry("id: 1\ntitle: Slow"), "wrong-id", 2, id="id of another entry"),
    pytest.param(an_entry("id: 2\ntitle: Slow\naliases: &a [*a]"), "not-yaml", 4, id="anchor"),
    pytest.param(an_entry(f"id: 2\ntitle: Slow\naliases: {'[' * 50_000}"), "not-yaml", 4, id="deep nesting"),
    pytest.param(an_entry("id: 2\ntitle: Slow\naliases: !!python/name:os.system x"), "bad-value", 4, id="object"),
    pytest.param(an_entry("id: 2\ntitle: S\x00low"), "not-yaml", 3, id="NUL byte"),
    pytest.param(an_entry('id: 2\ntitle: "S\\0low"'), "bad-value", 3, id="NUL by its YAML name"),
    pytest.param(an_entry('id: 2\ntitle: Slow\naliases:\n  - "a\\e[1mb"'), "bad-value", 5, id="control character"),
    pytest.param(an_entry("id: 2\ntitle: Slow").encode() + b"\n\xff", "not-utf8", 7, id="not UTF-8"),
    pytest.param(an_entry("id: 2\ntitle: Slow", answer="x" * 400_001), "too-long", 0, id="too long"),
]


@pytest.mark.parametrize(("text", "code", "line"), FAULTS)
def test_a_fault_is_told_with_its_line_and_leaves_the_other_entries_alone(text, code, line):
    loaded = load(**{"001-good__md": GOOD, "002-slow__md": text})
    assert [(problem.path, problem.line, problem.code) for problem in loaded.problems] == [
        ("faq/002-slow.md", line, code)
    ]
    assert loaded.problems[0].message
    assert loaded.problems[0].mend
    assert [entry.id for entry in loaded.catalog.entries] == [1]


def no_file(kind: str, path: Path) -> None:
    """Put something there that is no file."""
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to("gone.md")
    else:
        os.mkfifo(path)


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        pytest.param("015-some.md", "folder", "is a folder", id="an entry that is a folder"),
        pytest.param("001-good.zh.md", "folder", "is a folder", id="a translation that is a folder"),
        pytest.param("002-x.md", "link", "is a link that leads nowhere", id="a link that leads nowhere"),
        pytest.param("catalog.yml", "folder", "is a folder", id="settings"),
        pytest.param("glossary.yml", "folder", "is a folder", id="glossary"),
        pytest.param("learned.json", "folder", "is a folder", id="what was learned"),
        pytest.param("003-pipe.md", "pipe", "is no file", id="a pipe"),
    ],
)
def test_what_bears_the_name_of_a_file_and_is_none_is_told(tmp_path, name, kind, said):
    (tmp_path / "001-good.md").write_text(GOOD)
    no_file(kind, tmp_path / name)
    loaded = load_folder(tmp_path)
    told = [(problem.path, problem.message, problem.severity) for problem in loaded.problems]
    assert told == [(f"{tmp_path}/{name}", said, "error")]
    assert loaded.problems[0].mend
    assert [entry.id for entry in loaded.catalog.entries] == [1]


def test_folders_and_links_of_other_names_are_nobodys_business(tmp_path):
    (tmp_path / "001-good.md").write_text(GOOD)
    for name in ("cases", "images", "_draft.md", "README.md"):
        (tmp_path / name).mkdir()
    (tmp_path / ".#001-good.md").symlink_to("somebody@somewhere")  # as Emacs marks files that are being edited
    assert load_folder(tmp_path).problems == ()


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "001-good.md").write_text(GOOD)
    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read everything
    said = [problem.message for problem in load_folder(tmp_path).problems]
    assert "cannot be read: Permission denied" in said


def test_every_fault_of_a_file_is_told_at_once():
    loaded = load(a__md=an_entry("id: x\ntitel: Slow\naliases: [1, 2]\nretired: 7", answer=""))
    assert [problem.line for problem in loaded.problems] == [1, 2, 3, 4, 4, 5, 7]


def test_an_unknown_key_is_answered_with_the_nearest_known_one():
    (problem,) = load(a__md=an_entry("id: 1\ntitle: Slow\nsignature: [x]")).problems
    assert str(problem) == "faq/a.md:4: unknown key `signature` (did you mean `signatures`?)"


def test_a_text_may_have_several_lines_and_tabs():
    (entry,) = require(load(a__md=an_entry('id: 2\ntitle: Slow\nmatch: ["one\\n\\ttwo\\r\\nthree"]'))).entries
    assert entry.match == ("one\n\ttwo\r\nthree",)


def test_all_keys_arrive_in_the_entry():
    front = """id: 9
title: Wrong characters
aliases: [odd words, "错字"]
signatures: ["IndexError: list index * range"]
keywords: [rec_char_dict_path]
labels: [faq]
requires: [dictionary, [a, b]]
excludes: [training]
versions: ["paddleocr>=2.6, <3"]
see_also: [25]
reviewed: 2026-11-22
retired: true
replaced_by: 25
match:
  - |
    A title

    A body
reject: [Other]"""
    (entry,) = require(load(a__md=an_entry(front, "\nOne\n\n---\n\nTwo\n"))).entries
    assert entry.aliases == ("odd words", "错字")
    assert entry.requires == (("dictionary",), ("a", "b"))
    assert (entry.reviewed, entry.retired, entry.replaced_by, entry.see_also) == ("2026-11-22", True, 25, (25,))
    assert entry.match == ("A title\n\nA body",)
    assert entry.answer == "One\n\n---\n\nTwo"
    assert entry.path == "a.md"


def test_a_translation_joins_its_entry():
    catalog = require(load(a__md=GOOD, a__zh__md=an_entry("id: 1\ntitle: 好\naliases: [很好]\nsource: abc", "答案。")))
    translation = catalog.entries[0].translations["zh"]
    assert (translation.title, translation.aliases, translation.answer, translation.source) == (
        "好",
        ("很好",),
        "答案。",
        "abc",
    )
    assert catalog.entries[0].wordings() == ("Good", "好", "很好")


TRANSLATIONS = [
    pytest.param("b.zh.md", "id: 1\ntitle: 好", "no-original", id="of a file that is not there"),
    pytest.param("a.zh.md", "id: 2\ntitle: 好", "wrong-id", id="under another id"),
    pytest.param("a.zh.md", "id: 1\ntitle: 好\nlabels: [x]", "unknown-key", id="with a key of entries"),
]


@pytest.mark.parametrize(("name", "front", "code"), TRANSLATIONS)
def test_a_bad_translation_is_left_out_and_its_entry_stays(name, front, code):
    loaded = load_files({"a.md": GOOD.encode(), name: an_entry(front).encode()})
    assert [problem.code for problem in loaded.problems] == [code]
    assert not loaded.catalog.entries[0].translations


def test_a_translation_of_a_broken_entry_adds_no_second_problem():
    loaded = load(a__md=an_entry("id: 1"), a__zh__md=an_entry("id: 1\ntitle: 好"))
    assert [problem.path for problem in loaded.problems] == ["faq/a.md"]


def test_no_entries_is_an_error():
    with pytest.raises(CatalogError, match="holds no entries"):
        require(load_files({}))


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CatalogError, match="is not a folder"):
        require(load_folder(tmp_path / "none"))


def test_require_raises_every_problem(tmp_path):
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "b.md").write_text("y")
    with pytest.raises(CatalogError) as caught:
        require(load_folder(tmp_path))
    assert [problem.path for problem in caught.value.problems] == [f"{tmp_path}/a.md", f"{tmp_path}/b.md"]


def test_sub_folders_hold_no_entries(tmp_path):
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "b.md").write_text("broken")
    (tmp_path / "a.md").write_text(GOOD)
    assert [entry.path for entry in require(load_folder(tmp_path)).entries] == ["a.md"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("001-slow.md", True),
        ("catalog.yml", True),
        ("learned.json", True),
        ("README.md", False),
        (".hidden.md", False),
        ("_draft.md", False),
        ("drafts/001-slow.md", False),
        ("picture.png", False),
        ("other.yml", False),
    ],
)
def test_which_files_belong_to_a_catalog(name, expected):
    assert is_catalog_file(name) is expected


def test_catalog_settings_arrive():
    loaded = load(
        a__md=GOOD,
        catalog__yml="name: Paddle\nboilerplate: [x]\nnoise: ['a * b']\nlabels: [faq]\nsupported: {paddle: '2.0'}",
    )
    assert (loaded.catalog.name, loaded.catalog.boilerplate, loaded.catalog.noise) == ("Paddle", ("x",), ("a * b",))
    assert loaded.settings["labels"] == ("faq",)
    assert loaded.settings["supported"] == {"paddle": "2.0"}


def test_a_bad_catalog_setting_leaves_the_others_and_the_entries():
    loaded = load(a__md=GOOD, catalog__yml="name: [x]\nnoises: [a]\nnoise: [b]")
    assert [(problem.path, problem.line) for problem in loaded.problems] == [
        ("faq/catalog.yml", 1),
        ("faq/catalog.yml", 2),
    ]
    assert loaded.catalog.noise == ("b",)
    assert len(loaded.catalog.entries) == 1


@pytest.mark.parametrize("key", ["boilerplate", "noise"])
@pytest.mark.parametrize("text", ["*", "* *", "**"])
def test_a_pattern_that_every_line_matches_is_told(key, text):
    loaded = load(a__md=GOOD, catalog__yml=f"{key}:\n  - a line of -*-\n  - '{text}'\n")
    told = [(problem.line, problem.message) for problem in loaded.problems]
    assert told == [(3, f"`{text}` matches every line")]


def test_the_glossary_keeps_lists_and_tells_the_rest():
    loaded = load(a__md=GOOD, glossary__yml="slow: [slow, 慢]\nfast: {en: [fast]}\nodd: 7\nempty: []")
    assert loaded.catalog.glossary == {"slow": ["slow", "慢"]}
    assert [problem.line for problem in loaded.problems] == [2, 3, 4]


LEARNED = [
    pytest.param("{}", [], id="nothing learned"),
    pytest.param('{"format": 99}', ["other-format"], id="of another version, kept as it is"),
    pytest.param(f'{{"format": {FORMAT}}}', ["wrong-learned"], id="of this version, with nothing in it"),
    pytest.param("[]", ["not-json"], id="a list"),
    pytest.param("{", ["not-json"], id="cut off"),
    pytest.param("[" * 100_000, ["not-json"], id="nested without end"),
]


@pytest.mark.parametrize(("text", "codes"), LEARNED)
def test_learned_is_kept_as_it_is_unless_it_cannot_be_used(text, codes):
    loaded = load(a__md=GOOD, learned__json=text)
    assert [problem.code for problem in loaded.problems] == codes
    errors = any(problem.severity == "error" for problem in loaded.problems)
    assert loaded.catalog.learned == (None if errors else json.loads(text))


def test_lines_of_keys_and_items_are_known():
    loaded = load(a__md=an_entry("id: 1\ntitle: Good\naliases:\n  - a\n  - b", "\n\nAnswer"))
    assert loaded.line("a.md", "aliases") == 4
    assert loaded.line("a.md", "aliases", 1) == 6
    assert loaded.line("a.md", "answer") == 10
    assert loaded.line("a.md", "labels") == 0


CHANGES = [
    "id: 2\ntitle: Good",
    "id: 1\ntitle: Other",
    "id: 1\ntitle: Good\naliases: [x]",
    "id: 1\ntitle: Good\nretired: true",
]


@pytest.mark.parametrize("front", CHANGES)
def test_the_digest_follows_the_content(front):
    assert load(a__md=GOOD).catalog.digest != load(a__md=an_entry(front)).catalog.digest


def test_the_digest_follows_a_translation():
    assert load(a__md=GOOD).catalog.digest != load(a__md=GOOD, a__zh__md=an_entry("id: 1\ntitle: 好")).catalog.digest


READING = ["boilerplate: [Ask here]", "noise: [harmless line]"]


@pytest.mark.parametrize("settings", READING)
def test_the_digest_follows_how_issues_are_read(settings):
    assert load(a__md=GOOD).catalog.digest != load(a__md=GOOD, catalog__yml=settings).catalog.digest


def test_the_digest_follows_the_glossary():
    assert load(a__md=GOOD).catalog.digest != load(a__md=GOOD, glossary__yml="brush: [brush]").catalog.digest


def test_the_digest_follows_neither_file_names_nor_line_ends():
    plain = load(a__md=GOOD).catalog
    moved = load(b__md="\ufeff" + GOOD.replace("\n", "\r\n")).catalog
    assert len(plain.digest) == 16
    assert plain.digest == moved.digest


def test_the_source_digest_follows_title_and_answer_only():
    (plain,) = load(a__md=GOOD).catalog.entries
    (other,) = load(a__md=an_entry("id: 1\ntitle: Good\naliases: [x]")).catalog.entries
    (changed,) = load(a__md=an_entry("id: 1\ntitle: Good", "Another.")).catalog.entries
    assert source_digest(plain) == source_digest(other) != source_digest(changed)


@given(
    st.dictionaries(st.sampled_from(["a.md", "a.zh.md", "catalog.yml", "glossary.yml", "learned.json"]), st.binary())
)
def test_no_bytes_make_the_loader_raise(files):
    load_files(files)


@given(st.text(alphabet="id: title\n-[]{}'\"*&!|>#,1好\t", max_size=80))
def test_no_front_matter_makes_the_loader_raise(front):
    loaded = load_files({"a.md": f"---\n{front}\n---\nAnswer".encode(), "b.md": GOOD.encode()})
    assert loaded.catalog.get(1)


@given(st.permutations(["c.md", "a.md", "b.md"]))
def test_the_order_of_files_changes_nothing(names):
    texts = {"a.md": GOOD, "b.md": an_entry("id: 2\ntitle: B"), "c.md": an_entry("id: 2\ntitle: C")}
    loaded = load_files({name: texts[name].encode() for name in names})
    assert [entry.title for entry in loaded.catalog.entries] == ["Good", "B"]
