"""Every answer of the sandbox's REST API is what GitHub's own API description says."""

from __future__ import annotations

from typing import Any

import pytest
from githubkit_schemas.latest import models as m
from pydantic import TypeAdapter

from bot.gh.blob import blob_id
from bot.gh.sandbox.rest import TABLE
from bot.gh.sandbox.samples import AUTHOR, BOT, MAINTAINER, REPO
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.store import Occurrence
from tests.sandbox.scene import FILES, Api

R = f"/repos/{REPO}"
BLOB = blob_id(FILES["README.md"])


@pytest.fixture
def busy(sandbox: Sandbox) -> dict[str, Any]:
    """A sandbox in which everything has happened once, and the ids that paths need."""
    app = sandbox.add_app("helper", AUTHOR)
    hook = sandbox.add_hook("http://127.0.0.1:9/webhook", "secret", repo_name=REPO)
    app_hook = sandbox.add_hook("http://127.0.0.1:9/webhook", "secret")
    sandbox.resend = lambda delivery: None
    issue = sandbox.open_issue(REPO, AUTHOR, "标题", "正文", ())
    sandbox.open_issue(REPO, "stranger", "a pull request", "", head="0" * 40)
    comment = sandbox.post_comment(REPO, 1, BOT, "an answer")
    sandbox.react(REPO, 1, comment.id, AUTHOR, "+1")
    reaction, _ = sandbox.react(REPO, 1, comment.id, BOT, "eyes")
    sandbox.react(REPO, 1, 0, AUTHOR, "heart")
    sandbox.add_labels(REPO, 1, MAINTAINER, ["bug", "brand new"])
    sandbox.remove_label(REPO, 1, MAINTAINER, "bug")
    sandbox.edit_issue(REPO, 1, AUTHOR, title="another title")
    sandbox.set_state(REPO, 1, AUTHOR, "closed", "not_planned")
    sandbox.set_state(REPO, 1, MAINTAINER, "open")
    sandbox.hide_comment(REPO, comment.id, MAINTAINER, "off-topic")
    sandbox.set_lock(REPO, 1, MAINTAINER, True)
    sandbox.set_lock(REPO, 1, MAINTAINER, False)
    head = sandbox.repo(REPO).branches["main"]
    sandbox.create_check(REPO, BOT, head_sha=head, name="faq", conclusion="neutral", title="t", summary="s")
    occurrence = Occurrence("issues", "opened", REPO, 1, {"action": "opened"})
    delivery, app_delivery = (sandbox.new_delivery(one, occurrence) for one in (hook, app_hook))
    delivery.status_code = app_delivery.status_code = 502
    return {
        "issue": issue.number,
        "comment": comment.id,
        "reaction": reaction.id,
        "head": head,
        "hook": hook.id,
        "delivery": delivery.id,
        "app_delivery": app_delivery.id,
        "installation": app.installation,
        "jwt": _jwt(app.id),
    }


def _jwt(app: int) -> str:
    import jwt

    return jwt.encode({"iss": str(app), "exp": 4_000_000_000}, "any key at all that is long enough for it")


I = f"{R}/issues/{{issue}}"  # noqa: E741
C = f"{R}/issues/comments/{{comment}}"
H = f"{R}/hooks/{{hook}}"
CHECK = {"name": "faq", "head_sha": "{head}", "conclusion": "success", "output": {"title": "t", "summary": "s"}}

CALLS = [
    ("GET", f"{R}/issues?state=all", None, list[m.Issue], 200),
    ("POST", f"{R}/issues", {"title": "t", "body": None, "labels": ["faq"]}, m.Issue, 201),
    ("GET", I, None, m.Issue, 200),
    ("GET", f"{R}/issues/2", None, m.Issue, 200),
    ("PATCH", I, {"title": "x", "body": "y", "state": "closed", "labels": ["faq"]}, m.Issue, 200),
    ("PUT", f"{I}/lock", None, None, 204),
    ("DELETE", f"{I}/lock", None, None, 204),
    ("GET", f"{I}/comments", None, list[m.IssueComment], 200),
    ("POST", f"{I}/comments", {"body": "hi"}, m.IssueComment, 201),
    ("GET", f"{R}/issues/comments", None, list[m.IssueComment], 200),
    ("GET", C, None, m.IssueComment, 200),
    ("PATCH", C, {"body": "new"}, m.IssueComment, 200),
    ("DELETE", C, None, None, 204),
    ("GET", f"{C}/reactions", None, list[m.Reaction], 200),
    ("POST", f"{C}/reactions", {"content": "rocket"}, m.Reaction, 201),
    ("DELETE", f"{C}/reactions/{{reaction}}", None, None, 204),
    ("GET", f"{I}/reactions", None, list[m.Reaction], 200),
    ("POST", f"{I}/reactions", {"content": "rocket"}, m.Reaction, 201),
    ("GET", f"{R}/labels", None, list[m.Label], 200),
    ("POST", f"{R}/labels", {"name": "新", "color": "00ff00", "description": "d"}, m.Label, 201),
    ("GET", f"{R}/labels/FAQ", None, m.Label, 200),
    ("GET", f"{I}/labels", None, list[m.Label], 200),
    ("POST", f"{I}/labels", {"labels": ["faq"]}, list[m.Label], 200),
    ("PUT", f"{I}/labels", ["faq", "bug"], list[m.Label], 200),
    ("DELETE", f"{I}/labels/brand%20new", None, list[m.Label], 200),
    ("GET", f"{I}/events", None, list[m.IssueEvent], 200),
    ("GET", f"{I}/timeline", None, list[dict[str, Any]], 200),
    ("GET", R, None, m.FullRepository, 200),
    ("GET", f"{R}/collaborators/author/permission", None, m.RepositoryCollaboratorPermission, 200),
    ("GET", f"{R}/branches/main", None, m.BranchWithProtection, 200),
    ("GET", f"{R}/git/ref/heads/main", None, m.GitRef, 200),
    ("GET", f"{R}/commits/main", None, m.Commit, 200),
    ("GET", f"{R}/commits/main/check-runs", None, m.ReposOwnerRepoCommitsRefCheckRunsGetResponse200, 200),
    ("GET", f"{R}/git/trees/main?recursive=1", None, m.GitTree, 200),
    ("GET", f"{R}/git/trees/{{head}}", None, m.GitTree, 200),
    ("GET", f"{R}/git/blobs/{BLOB}", None, m.Blob, 200),
    ("GET", f"{R}/contents/README.md?ref=main", None, m.ContentFile, 200),
    ("GET", f"{R}/contents/faq", None, list[m.ContentDirectoryItems], 200),
    ("GET", f"{R}/contents/", None, list[m.ContentDirectoryItems], 200),
    ("POST", f"{R}/check-runs", CHECK, m.CheckRun, 201),
    ("GET", "/user", None, m.PublicUser, 200),
    ("GET", "/users/author", None, m.PublicUser, 200),
    ("GET", "/apps/helper", None, m.Integration, 200),
    ("GET", "/app", "jwt", m.Integration, 200),
    ("GET", "/app/installations", "jwt", list[m.Installation], 200),
    ("GET", "/app/installations/{installation}", "jwt", m.Installation, 200),
    ("POST", "/app/installations/{installation}/access_tokens", "jwt", m.InstallationToken, 201),
    ("GET", f"{R}/installation", "jwt", m.Installation, 200),
    ("GET", "/installation/repositories", None, m.InstallationRepositoriesGetResponse200, 200),
    ("GET", f"{R}/hooks", None, list[m.Hook], 200),
    ("GET", H, None, m.Hook, 200),
    ("GET", f"{H}/deliveries", None, list[m.HookDeliveryItem], 200),
    ("GET", f"{H}/deliveries/{{delivery}}", None, m.HookDelivery, 200),
    ("POST", f"{H}/deliveries/{{delivery}}/attempts", None, dict[str, Any], 202),
    ("GET", "/app/hook/config", "jwt", m.WebhookConfig, 200),
    ("GET", "/app/hook/deliveries", "jwt", list[m.HookDeliveryItem], 200),
    ("GET", "/app/hook/deliveries/{app_delivery}", "jwt", m.HookDelivery, 200),
    ("POST", "/app/hook/deliveries/{app_delivery}/attempts", "jwt", dict[str, Any], 202),
    ("GET", "/rate_limit", None, m.RateLimitOverview, 200),
    ("GET", "/meta", None, m.ApiOverview, 200),
    ("POST", "/graphql", {"query": "query { viewer { login databaseId } }"}, dict[str, Any], 200),
]


@pytest.mark.parametrize(
    ("method", "path", "body", "schema", "status"),
    [pytest.param(*call, id=f"{call[0]} {call[1].removeprefix(R)}") for call in CALLS],
)
def test_an_answer_has_githubs_shape(
    api: Api, busy: dict[str, Any], method: str, path: str, body: Any, schema: Any, status: int
) -> None:
    if body == "jwt":
        answer = api(method, path.format(**busy), who=None, Authorization=f"Bearer {busy['jwt']}")
    else:
        if body is CHECK:
            body = {**CHECK, "head_sha": busy["head"]}
        answer = api(method, path.format(**busy), body)
    assert answer.status_code == status, answer.text
    if schema is not None:
        TypeAdapter(schema).validate_python(answer.json)


def test_every_endpoint_is_held_to_the_schema(api: Api, busy: dict[str, Any], pages: Any) -> None:
    adapter = pages.application.url_map.bind("localhost")
    tried = set()
    for method, path, *_ in CALLS:
        endpoint, _ = adapter.match("/api" + path.format(**busy).partition("?")[0], method=method)
        tried.add(endpoint)
    declared = {f"rest.{method} {rule}" for method, rule, _ in TABLE}
    assert declared - tried == {"rest.DELETE /repos/<owner>/<name>/issues/<int:number>/reactions/<int:reaction_id>"}


REFUSALS = [
    pytest.param("GET", "/repos/demo/nowhere", None, BOT, 404, m.BasicError, id="no such repository"),
    pytest.param("GET", f"{R}/issues/99", None, BOT, 404, m.BasicError, id="no such issue"),
    pytest.param("GET", "/no/such/endpoint", None, BOT, 404, m.BasicError, id="no such endpoint"),
    pytest.param("POST", f"{R}/issues/1/comments", {"body": "x"}, None, 401, m.BasicError, id="nobody writes"),
    pytest.param("POST", f"{R}/issues", {"title": " "}, BOT, 422, m.ValidationError, id="empty title"),
    pytest.param("POST", f"{R}/issues", {"title": 5}, BOT, 422, m.ValidationError, id="title is no text"),
    pytest.param("POST", f"{R}/issues", [], BOT, 400, m.BasicError, id="no object"),
    pytest.param("POST", f"{R}/labels", {"name": "faq", "color": "000000"}, BOT, 422, m.ValidationError, id="label"),
    pytest.param("POST", f"{R}/labels", {"name": "x", "color": "000000"}, "stranger", 403, m.BasicError, id="no right"),
    pytest.param("POST", f"{R}/issues/1/labels", {"labels": ["x"]}, "stranger", 403, m.BasicError, id="no triage"),
    pytest.param("POST", f"{R}/issues/1/labels", {"labels": [1]}, BOT, 422, m.ValidationError, id="labels no text"),
    pytest.param("GET", f"{R}/collaborators/author/permission", None, "stranger", 403, m.BasicError, id="permission"),
    pytest.param("GET", "/app", None, BOT, 401, m.BasicError, id="a token is no App"),
    pytest.param("GET", f"{R}/issues?since=yesterday", None, BOT, 422, m.BasicError, id="since is no time"),
]


@pytest.mark.parametrize(("method", "path", "body", "who", "status", "schema"), REFUSALS)
def test_a_refusal_has_githubs_shape(
    api: Api, busy: dict[str, Any], method: str, path: str, body: Any, who: str | None, status: int, schema: Any
) -> None:
    answer = api(method, path, body, who=who)
    assert answer.status_code == status, answer.text
    TypeAdapter(schema).validate_python(answer.json)
    assert answer.json["status"] == str(status)


def test_the_lines_of_a_timeline_have_githubs_shape(api: Api, busy: dict[str, Any]) -> None:
    shapes = {"commented": m.TimelineCommentEvent, "labeled": m.LabeledIssueEvent, "unlabeled": m.UnlabeledIssueEvent}
    shapes |= {"renamed": m.RenamedIssueEvent, "locked": m.LockedIssueEvent}
    shapes |= dict.fromkeys(("closed", "reopened", "unlocked"), m.IssueEvent)
    lines = api("GET", f"{R}/issues/1/timeline").json
    for line in lines:
        shapes[line["event"]].model_validate(line)
    assert {line["event"] for line in lines} == set(shapes)
