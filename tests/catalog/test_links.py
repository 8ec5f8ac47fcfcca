"""Links are found at their lines, and led elsewhere when a text moves."""

from __future__ import annotations

import pytest

from bot.catalog.links import Link, links_of
from bot.catalog.rebase import rebase


def test_links_are_found_at_their_lines():
    text = "[a](x.md)\nand ![b](y.png)\n\n| [c](z.md) |\n|-|\n\n<a href='h.md'>h</a>\n"
    text += "\n```\n[code](no.md)\n```\n`[no](no)`"
    assert list(links_of(text)) == [Link("x.md", 0), Link("y.png", 1), Link("z.md", 3), Link("h.md", 6)]


@pytest.mark.parametrize("target", ["a.md", "../a.md#b", "/a", "a b.md"])
def test_which_links_are_relative(target):
    assert Link(target, 0).is_relative


@pytest.mark.parametrize("target", ["", "#b", "https://x", "mailto:x", "//x/y"])
def test_which_links_are_not_relative(target):
    assert not Link(target, 0).is_relative


def test_the_path_of_a_link_is_without_query_and_fragment():
    assert Link("a%20b.md?x=1#y", 0).path == "a b.md"


REBASED = [
    pytest.param("See [a](./x.md#p).", "See [a](new/x.md#p).", (), id="relative"),
    pytest.param('![a b](<x.png> "title")', '![a b](<new/x.png> "title")', (), id="picture with a title"),
    pytest.param("[a [b] c](x.md)", "[a [b] c](new/x.md)", (), id="brackets"),
    pytest.param("[a](https://x/y)", "[a](https://x/y)", (), id="absolute"),
    pytest.param("See [a](gone.md).", "See a.", ("gone.md",), id="gone"),
    pytest.param("See [Q3](#q3).", "See Q3.", ("#q3",), id="within the document"),
    pytest.param("`[a](code.md)`", "`[a](code.md)`", (), id="code"),
]


@pytest.mark.parametrize(("text", "expected", "lost"), REBASED)
def test_links_are_led_elsewhere(text, expected, lost):
    def resolve(target):
        return None if target == "gone.md" else "new/" + target.removeprefix("./")

    assert rebase(text, resolve) == (expected, lost)
