"""From settings to a bot: who it speaks as, and how an issue would be decided now."""

from __future__ import annotations

import pytest

from bot.core.policy import Policy
from bot.errors import CatalogError, UserError
from bot.settings import Settings
from bot.wiring import credentials_of, decider, processor_of
from bot.wiring.repositories import versions_of
from tests.wiring.scene import ASKED, BROKEN, SHAPES, UNRELATED


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "002-shapes.md").write_bytes(SHAPES)
    return tmp_path


def test_without_credentials_nobody_can_speak():
    with pytest.raises(UserError, match="GITHUB_TOKEN"):
        credentials_of(Settings())


def test_a_token_is_enough_to_speak():
    credentials = credentials_of(Settings(token="x" * 40))
    assert credentials.app_hub() is None
    credentials.close()


def test_a_processor_is_made_of_the_settings(folder):
    processor = processor_of(Settings(token="x" * 40, faq=folder, repos=("octo/paint",)), dry_run=True)
    assert processor.repositories is not None
    processor.credentials.close()


CHOSEN = [
    pytest.param({"faq": True}, False, id="the server's own folder"),
    pytest.param({"token": "x" * 40}, True, id="a folder that is named goes first"),
]


@pytest.mark.parametrize(("fields", "named"), CHOSEN)
def test_issues_are_decided_by_a_folder(folder, fields, named):
    settings = Settings(**{**fields, **({"faq": folder} if "faq" in fields else {})})
    decided, versions = decider(settings, "octo/paint", folder if named else None)
    assert decided(*ASKED) == ("answer", 2)
    assert decided(*UNRELATED) == ("abstain", None)
    assert set(versions) == {"bot", "catalog", "learned", "policy"}


def test_versions_name_the_content_wherever_it_lies(folder, tmp_path_factory):
    from bot.catalog.loader import load_folder, require

    other = tmp_path_factory.mktemp("elsewhere")
    (other / "002-shapes.md").write_bytes(SHAPES)
    first, second = (versions_of(require(load_folder(place)), Policy()) for place in (folder, other))
    assert first == second
    assert versions_of(require(load_folder(other)), Policy(muted=(2,))) != second


def test_a_broken_folder_decides_nothing(folder):
    (folder / "003-x.md").write_bytes(BROKEN)
    with pytest.raises(CatalogError):
        decider(Settings(), "octo/paint", folder)


def test_without_a_folder_or_credentials_nothing_can_be_decided():
    with pytest.raises(UserError):
        decider(Settings(), "octo/paint")
