"""PyGithub's own objects find their way about in the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import github
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.gh.sandbox.faults import KINDS
from bot.gh.sandbox.samples import AUTHOR, BOT, MAINTAINER, REPO
from tests.sandbox.scene import Live


@pytest.fixture
def client(live: Live) -> Iterator[github.Github]:
    live.sandbox.open_issue(REPO, AUTHOR, "标题", "正文")
    auth = github.Auth.Token("bot-token")
    client = github.Github(
        base_url=f"{live.server.url}/api", auth=auth, retry=None, seconds_between_requests=0, seconds_between_writes=0
    )
    yield client
    client.close()


def test_objects_are_read_and_written(client: github.Github) -> None:
    assert client.get_user().login == BOT
    repo = client.get_repo(REPO)
    issue = repo.get_issue(1)
    assert (issue.title, issue.user.login, issue.repository.full_name) == ("标题", AUTHOR, REPO)
    comment = issue.create_comment("hello")
    comment.edit("hello again")
    comment.create_reaction("rocket")
    issue.add_to_labels("faq", "recognition")
    issue.remove_from_labels("faq")
    assert [found.body for found in issue.get_comments()] == ["hello again"]
    assert [reaction.content for reaction in comment.get_reactions()] == ["rocket"]
    assert [label.name for label in issue.get_labels()] == ["recognition"]
    assert [event.event for event in issue.get_events()] == ["labeled", "labeled", "unlabeled"]
    issue.edit(state="closed", state_reason="not_planned")
    assert repo.get_issue(1).state_reason == "not_planned"
    comment.delete()
    assert issue.get_comments().totalCount == 0


def test_lists_are_followed_to_their_end(client: github.Github, live: Live) -> None:
    for number in range(70):
        live.sandbox.post_comment(REPO, 1, AUTHOR, str(number))
    issue = client.get_repo(REPO).get_issue(1)
    assert [comment.body for comment in issue.get_comments()] == [str(number) for number in range(70)]
    assert issue.get_comments().reversed[0].body == "69"
    assert issue.get_comments().totalCount == 70


def test_files_are_found(client: github.Github) -> None:
    repo = client.get_repo(REPO)
    head = repo.get_branch(repo.default_branch).commit.sha
    assert [entry.path for entry in repo.get_git_tree(head, recursive=True).tree if entry.type == "blob"] == [
        "README.md",
        "faq/001-a.md",
        "faq/zh/001-a.md",
    ]
    content = repo.get_contents("faq/zh/001-a.md", ref=head)
    assert not isinstance(content, list) and content.decoded_content.decode() == "一"
    check = repo.create_check_run("faq", head, status="completed", conclusion="success")
    assert check.conclusion == "success"


def test_permissions_are_told(client: github.Github) -> None:
    repo = client.get_repo(REPO)
    assert [repo.get_collaborator_permission(login) for login in (MAINTAINER, AUTHOR)] == ["admin", "read"]


def test_an_app_signs_in(live: Live) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    app = live.sandbox.add_app("helper", AUTHOR, public_key=public.decode())
    live.sandbox.open_issue(REPO, AUTHOR, "t")
    auth = github.Auth.AppAuth(app.id, private.decode())
    with github.GithubIntegration(auth=auth, base_url=f"{live.server.url}/api") as integration:
        assert integration.get_app().slug == "helper"
        [installation] = integration.get_installations()
        with integration.get_github_for_installation(installation.id) as client:
            comment = client.get_repo(REPO).get_issue(1).create_comment("as an App")
            assert comment.user.login == "helper[bot]"


@pytest.mark.parametrize(
    ("number", "error"),
    [(99, github.UnknownObjectException), (1, github.GithubException)],
    ids=["never was", "deleted"],
)
def test_refusals_become_pygithubs_errors(
    client: github.Github, live: Live, number: int, error: type[github.GithubException]
) -> None:
    live.sandbox.delete_issue(REPO, 1, MAINTAINER)
    with pytest.raises(error) as caught:
        client.get_repo(REPO).get_issue(number)
    assert caught.value.status == (404 if number == 99 else 410)


def test_a_rate_limit_becomes_pygithubs_error(client: github.Github, live: Live) -> None:
    live.faults.add("primary_limit")
    with pytest.raises(github.RateLimitExceededException):
        client.get_repo(REPO)


def test_the_document_names_every_fault() -> None:
    text = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in text] == []
