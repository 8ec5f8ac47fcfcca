"""`faqbot build` writes the site and the one file, and refuses what it cannot do."""

from __future__ import annotations

import pytest

from bot.cli.main import run

NINE = "---\nid: 9\ntitle: Wrong characters\n---\nSee [the list](list.txt).\n"
CHINESE = "---\nid: 9\ntitle: 字错了\n---\n见列表。\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "faq"
    folder.mkdir()
    (folder / "009-wrong.md").write_text(NINE)
    (folder / "009-wrong.zh.md").write_text(CHINESE)
    (folder / "list.txt").write_text("a")
    return folder


def test_the_site_is_written_and_its_link_base_told(folder, tmp_path, capsys):
    site = tmp_path / "public"
    assert run(["build", "--faq", str(folder), "--site", str(site), "--base-url", "https://x.org/faq/"]) == 0
    assert "字错了" in (site / "zh" / "9.html").read_text(encoding="utf-8")
    assert "link: https://x.org/faq/{page}.html" in capsys.readouterr().out


def test_one_file_a_language_is_written_with_links_as_seen_from_there(folder, tmp_path, capsys):
    assert run(["build", "--faq", str(folder), "--markdown", str(tmp_path / "docs" / "FAQ.md")]) == 0
    assert "[the list](../faq/list.txt)" in (tmp_path / "docs" / "FAQ.md").read_text(encoding="utf-8")
    assert "字错了" in (tmp_path / "docs" / "FAQ.zh.md").read_text(encoding="utf-8")


REFUSED = [
    pytest.param([], 2, "say what to build", id="nothing asked for"),
    pytest.param(["--site", "s", "--base-url", "x.org"], 2, "begins with https://", id="address without scheme"),
    pytest.param(["--markdown", "FAQ.txt"], 1, "ends in .md", id="not a Markdown file"),
]


@pytest.mark.parametrize(("options", "code", "said"), REFUSED)
def test_what_cannot_be_built_is_refused(folder, tmp_path, capsys, monkeypatch, options, code, said):
    monkeypatch.chdir(tmp_path)
    assert run(["build", "--faq", str(folder), *options]) == code
    assert said in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["faq"]


def test_a_broken_catalog_is_not_built(folder, tmp_path, capsys):
    (folder / "010-bad.md").write_text("---\nid: 10\n---\nAnswer.\n")
    assert run(["build", "--faq", str(folder), "--site", str(tmp_path / "s")]) == 1
    assert "010-bad.md" in capsys.readouterr().err
    assert not (tmp_path / "s").exists()
