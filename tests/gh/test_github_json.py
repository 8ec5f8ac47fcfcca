"""Our fixtures are what GitHub's own API description says, so that fakes and payloads do not lie."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from githubkit_schemas.latest import models

from bot.core.issue import Author
from tests import github_json as gh
from tests.builders import BOT, NOON, READER, REPO, a_comment, a_delivery, an_issue

REST = [
    pytest.param(models.SimpleUser, gh.user_json(READER), id="user"),
    pytest.param(models.SimpleUser, gh.user_json(BOT), id="bot"),
    pytest.param(models.FullRepository, gh.repo_json(REPO), id="repository"),
    pytest.param(models.Issue, gh.issue_json(an_issue(labels=("faq",))), id="issue"),
    pytest.param(models.Issue, gh.issue_json(an_issue(is_pull_request=True, locked=True)), id="pull request"),
    pytest.param(models.IssueComment, gh.comment_json(a_comment(reactions={"+1": 2}), REPO, 1), id="comment"),
    pytest.param(models.Reaction, gh.reaction_json(READER, "+1"), id="reaction"),
    pytest.param(models.Label, gh.label_json("faq", REPO), id="label"),
    pytest.param(models.IssueEvent, gh.label_event_json("labeled", "faq", READER, REPO), id="label event"),
    pytest.param(models.ContentFile, gh.file_json("faq/a.md", base64.b64encode(b"hi").decode(), 2, REPO), id="file"),
    pytest.param(models.GitTree, gh.tree_json([("faq", "tree", gh.SHA), ("a.md", "blob", gh.SHA)]), id="tree"),
    pytest.param(models.HookDeliveryItem, gh.delivery_json(1, "guid", 502, NOON), id="delivery item"),
]

WEBHOOKS = [
    pytest.param(models.WebhookIssuesOpened, a_delivery("issues", "opened"), id="opened"),
    pytest.param(models.WebhookIssuesReopened, a_delivery("issues", "reopened"), id="reopened"),
    pytest.param(models.WebhookIssuesEdited, a_delivery("issues", "edited", changes={}), id="edited"),
    pytest.param(
        models.WebhookIssuesLabeled,
        a_delivery("issues", "labeled", label=gh.label_json("faq", REPO)),
        id="labelled",
    ),
    pytest.param(models.WebhookIssueCommentCreated, a_delivery("issue_comment", "created"), id="comment"),
    pytest.param(
        models.WebhookIssueCommentEdited,
        a_delivery("issue_comment", "edited", changes={"body": {"from": "before"}}),
        id="edited comment",
    ),
    pytest.param(
        models.WebhookIssueCommentCreated,
        a_delivery("issue_comment", "created", sender=Author("dependabot[bot]", 3, True), installation=4),
        id="comment by a bot",
    ),
]


@pytest.mark.parametrize(("model", "json"), REST)
def test_what_our_fixtures_answer_is_what_github_answers(model: Any, json: dict[str, Any]) -> None:
    model.model_validate(json)


@pytest.mark.parametrize(("model", "delivery"), WEBHOOKS)
def test_what_our_fixtures_deliver_is_what_github_delivers(model: Any, delivery: Any) -> None:
    model.model_validate(delivery.payload)
