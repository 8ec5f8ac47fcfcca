"""A snapshot brings everything back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.gh.sandbox.samples import AUTHOR, BOT, MAINTAINER, REPO, open_samples
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.store import Occurrence


def test_a_snapshot_brings_everything_back(sandbox: Sandbox, tmp_path: Path) -> None:
    open_samples(sandbox)
    sandbox.add_app("helper", AUTHOR)
    hook = sandbox.add_hook("http://127.0.0.1:9/", "secret", repo_name=REPO)
    sandbox.new_delivery(hook, Occurrence("issues", "opened", REPO, 1, {"title": "标题"}))
    sandbox.put_files(REPO, {"binary": bytes(range(256))}, MAINTAINER)
    comment = sandbox.post_comment(REPO, 1, BOT, "hi\r\nthere 👍")
    sandbox.react(REPO, 1, comment.id, AUTHOR, "+1")
    sandbox.save(tmp_path / "world.json")

    restored = Sandbox()
    restored.load(tmp_path / "world.json")
    assert restored.world == sandbox.world
    assert restored.new_id() == sandbox.new_id()
    assert list(tmp_path.iterdir()) == [tmp_path / "world.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"users": 5}', b"\xff"])
def test_what_is_no_snapshot_is_refused_and_changes_nothing(sandbox: Sandbox, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "world.json").write_bytes(content)
    with pytest.raises(ValueError):
        sandbox.load(tmp_path / "world.json")
    assert REPO in sandbox.world.repos


def test_who_waits_for_a_change_is_woken(sandbox: Sandbox) -> None:
    version = sandbox.version
    assert sandbox.wait(version, 0.0) == version
    sandbox.open_issue(REPO, AUTHOR, "t")
    assert sandbox.wait(version, 5.0) != version
