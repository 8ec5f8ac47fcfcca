"""FAQ.md: one file a language, with an address for each entry and links that lead somewhere."""

from __future__ import annotations

from bot.catalog.single_file import single_files
from bot.core.entry import Catalog, Entry, Translation

SLOW = Entry(
    9,
    "Why is predict_rec.py slow?",
    "## Look\n\nSee [this](025-other.md), [that](img/a.png), [gone](gone.md).\n\n```bash\n# a comment\n```",
    labels=("faq", "data"),
    versions=("paddleocr<3",),
    translations={"zh": Translation("zh", "为什么慢？", "因为。", path="009-slow.zh.md")},
    path="009-slow.md",
)
OTHER = Entry(25, "Other", "Answer.", path="025-other.md")
OLD = Entry(3, "Old", "Old answer.", retired=True, replaced_by=25, path="003-old.md")
CATALOG = Catalog((OLD, SLOW, OTHER), name="Example")


def files() -> dict[str, str]:
    return dict(single_files(CATALOG, "FAQ.md", {"img/a.png": "faq/img/a.png"}.get))


def test_there_is_a_file_for_each_language_and_they_link_each_other():
    assert sorted(files()) == ["FAQ.md", "FAQ.zh.md"]
    assert "**English** · [中文](FAQ.zh.md)" in files()["FAQ.md"]
    assert "[English](FAQ.md) · **中文**" in files()["FAQ.zh.md"]
    assert "## 9. 为什么慢？" in files()["FAQ.zh.md"]


def test_every_entry_in_the_contents_has_its_place():
    for text in files().values():
        for id in (9, 25):
            assert f"](#faq-{id})" in text
            assert f'<a id="faq-{id}"></a>' in text


def test_titles_are_plain_text():
    assert "- [9. Why is predict\\_rec.py slow?](#faq-9)" in files()["FAQ.md"]


def test_links_between_entries_become_places_and_others_are_led_on():
    text = files()["FAQ.md"]
    assert "[this](#faq-25), [that](faq/img/a.png), gone." in text


def test_headings_of_answers_go_below_the_title_and_code_stays():
    text = files()["FAQ.md"]
    assert "\n### Look\n" in text
    assert "\n# a comment\n" in text


def test_retired_entries_are_not_listed_but_keep_their_place():
    text = files()["FAQ.md"]
    assert "](#faq-3)" not in text
    assert '<a id="faq-3"></a>' in text
    assert "This one takes its place: [25](#faq-25)" in text
    assert "Old answer." not in text
