"""Releases that a text names, and what version clauses allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.versions import after, bare_releases, named_releases, normal, parse_release, specifier

NAMED = [
    ("paletteocr 2.9.1", {(2, 9, 1)}),
    ("- paletteocr: 2.7.0.3", {(2, 7, 0, 3)}),
    ("paletteocr                 2.9.1", {(2, 9, 1)}),
    ("paletteocr==2.6.1.3", {(2, 6, 1, 3)}),
    ("paletteocr>=2.0.1", {(2, 0, 1)}),
    ("| paletteocr | v3.2.0 |", {(3, 2, 0)}),
    ("用的是paletteocr版本是2.7之前的", {(2, 7)}),
    ("paletteocr-gpu 3.0.0.post120", {(3, 0, 0)}),
    ("paletteocr (version: 3.x)", {(3,)}),
    ("paletteocr 2.7 以前, paletteocr 3.1 以后", {(2, 7), (3, 1)}),
    ("paletteocr-vl-1.5", set()),
    ("mypaletteocr 2.7", set()),
    ("site-packages/paletteocr-2.7", set()),
    ("paletteocr takes 1.2s", set()),
    ("paletteocr 1.2s", set()),
    ("paletteocr 12", set()),
    ("paletteocr: 0.35 秒, another: 2.1 秒", set()),
    ("| paletteocr | 8.5 s |", set()),
    ("paletteocr (10.0.0.12:8080)", set()),
    ("my paletteocr\n1.1 环境", set()),
    ("paletteocr", set()),
]
BARE = [
    ("still happens in 1.8.0", {(1, 8, 0)}),
    ("upgraded from 2.7 to v3.2", {(2, 7), (3, 2)}),
    ("从2.7升级到3.2", {(2, 7), (3, 2)}),
    ("3.x 比 2.x 慢", {(3,), (2,)}),
    ("python 3.10, cuda11.8, cudnn: 8.6", set()),
    ("0.3s, 3.5 秒, 99.5%, 2.5gb", set()),
    ("12 pages", set()),
]


@pytest.mark.parametrize(("text", "releases"), NAMED)
def test_releases_behind_a_package(text, releases):
    assert named_releases(text, "paletteocr") == releases


@pytest.mark.parametrize(("text", "releases"), BARE)
def test_releases_that_stand_alone(text, releases):
    assert bare_releases(text) == releases


@pytest.mark.parametrize("written", ["palette-tool 1.2", "palette_tool 1.2", "palette.tool 1.2", "palette tool 1.2"])
def test_a_package_is_known_however_its_name_is_joined(written):
    assert named_releases(written, normal("Palette_Tool")) == {(1, 2)}


@pytest.mark.parametrize("text", ["x 1" * 50_000, "x" + " v" * 100_000, "1.2" * 100_000, "x" + " " * 200_000 + "1.2"])
def test_hostile_texts_take_no_longer(text):
    assert named_releases(text, "x") | bare_releases(text) is not None


ALLOWED = [
    ("x<3", "2.9 2.x 2", "3 3.0 3.x 4.1"),
    ("x<=3", "2.9 3.0 3.x", "3.0.1 3.1"),
    ("x>3", "3.0 3.0.1 3.x 4.0", "2.9 2.x"),
    ("x>=2.6,<3", "2.6 2.6.1 2.x", "2.5 2.5.9 3.0"),
    ("x==2.6", "2.6 2.6.0 2.x", "2.6.1 2.7 2.5"),
    ("x==2.*", "2.0 2.9", "1.9 3.0"),
    ("x~=2.2", "2.2 2.9", "2.1 3.0"),
    ("x~=2.2.1", "2.2.1 2.2.9", "2.2.0 2.3"),
    ("x!=2.5", "2.4 2.5 3", ""),
]


@pytest.mark.parametrize(("text", "allowed", "others"), ALLOWED)
def test_what_clauses_allow(text, allowed, others):
    def release(written: str) -> tuple[int, ...]:
        return tuple(int(part) for part in written.removesuffix(".x").split("."))

    found = specifier(text)
    assert [one for one in allowed.split() if not found.allows(release(one))] == []
    assert [one for one in others.split() if found.allows(release(one))] == []


@pytest.mark.parametrize("text", ["", "x", ">=2", "x 2"])
def test_a_specifier_is_a_package_with_clauses(text):
    with pytest.raises(ValueError, match="no package with versions"):
        specifier(text)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4).map(tuple))
def test_a_release_is_before_the_first_one_after_it(release):
    assert release < after(release)
    assert parse_release(".".join(map(str, release))) <= release
