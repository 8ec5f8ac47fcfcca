"""`faqbot build` writes the site and the one file, and refuses what it cannot do."""

from __future__ import annotations

import pytest

from bot.catalog.single_file import MARK
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


@pytest.mark.parametrize("name", ["FAQ.md", "FAQ.zh.md"])
def test_a_file_that_a_person_wrote_is_only_replaced_by_force(folder, tmp_path, capsys, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text("# Our FAQ\n\nBy hand.\n")
    arguments = ["build", "--faq", str(folder), "--markdown", "FAQ.md"]
    assert run(arguments) == 1
    said = (
        f"error: {name}: was not written by faqbot, perhaps by a person: name another file, or --force to replace it\n"
    )
    assert capsys.readouterr() == ("", said)
    assert [path.name for path in tmp_path.glob("*.md")] == [name]
    assert "By hand." in (tmp_path / name).read_text()
    assert run([*arguments, "--force"]) == 0
    assert "By hand." not in (tmp_path / name).read_text()


@pytest.mark.parametrize(
    "earlier",
    [
        pytest.param("", id="empty"),
        pytest.param('# FAQ\n\n<a id="faq-9"></a>\n\n## 9. Wrong\n\nOld.\n', id="before there was a mark"),
        pytest.param(f"{MARK}\r\n# FAQ\r\n", id="with line ends of Windows"),
    ],
)
def test_a_file_of_an_earlier_build_is_replaced(folder, tmp_path, earlier):
    path = tmp_path / "FAQ.md"
    path.write_text(earlier)
    for _ in range(2):
        assert run(["build", "--faq", str(folder), "--markdown", str(path)]) == 0
        assert path.read_text(encoding="utf-8").startswith(f"{MARK}\n# FAQ\n")


def test_a_folder_in_the_way_is_told(folder, tmp_path, capsys):
    (tmp_path / "FAQ.zh.md").mkdir()
    assert run(["build", "--faq", str(folder), "--markdown", str(tmp_path / "FAQ.md")]) == 1
    assert "FAQ.zh.md: cannot be read: Is a directory" in capsys.readouterr().err


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
