"""Endpoints for issues, comments, labels and reactions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.gh.sandbox.present import comment_json, event_json, issue_json, label_json, reaction_json, timeline_json
from bot.gh.sandbox.records import Comment, GitHubSays, Issue
from bot.gh.sandbox.rest_call import Call, Endpoint, Reply


def list_issues(call: Call) -> Reply:
    """GET issues, pull requests among them; filters state, labels, creator, since; newest first."""
    since, state = call.since(), call.query.get("state", "open")
    wanted = {name.lower() for name in call.query.get("labels", "").split(",") if name}
    creator = call.query.get("creator")
    issues = [
        issue
        for issue in call.repo.issues.values()
        if state in ("all", issue.state)
        and (since is None or issue.updated_at >= since)
        and wanted <= {label.lower() for label in issue.labels}
        and creator in (None, issue.login)
    ]
    if call.query.get("sort") == "updated":
        issues.sort(key=lambda issue: (issue.updated_at, issue.number))
    else:
        issues.sort(key=lambda issue: issue.number)
    if call.query.get("direction") != "asc":
        issues.reverse()
    return call.page(issues, lambda issue: issue_json(call.sandbox, call.repo, issue))


def open_issue(call: Call) -> Reply:
    """POST an issue."""
    body, title = call.text("body", needed=False), call.text("title")
    issue = call.sandbox.open_issue(call.repo_name, call.login, title, body, call.texts("labels"))
    return Reply(issue_json(call.sandbox, call.repo, issue), 201)


def get_issue(call: Call, number: int) -> Any:
    """GET one issue."""
    return issue_json(call.sandbox, call.repo, _issue(call, number))


def edit_issue(call: Call, number: int) -> Any:
    """PATCH title, body, state or the whole set of labels."""
    title = call.text("title") if call.field("title") is not None else None
    body = call.text("body", needed=False) if "body" in call.body else None
    issue = call.sandbox.edit_issue(call.repo_name, number, call.login, title=title, body=body)
    if call.field("state") is not None:
        reason = call.text("state_reason", needed=False) or None
        call.sandbox.set_state(call.repo_name, number, call.login, call.text("state"), reason)
    if call.field("labels") is not None:
        set_labels(call, number)
    return issue_json(call.sandbox, call.repo, issue)


def lock(call: Call, number: int) -> Reply:
    """PUT a lock on the conversation."""
    call.sandbox.set_lock(call.repo_name, number, call.login, True)
    return Reply(status=204)


def unlock(call: Call, number: int) -> Reply:
    """DELETE the lock."""
    call.sandbox.set_lock(call.repo_name, number, call.login, False)
    return Reply(status=204)


def list_comments(call: Call, number: int) -> Reply:
    """GET the comments of an issue, oldest first."""
    issue, since = _issue(call, number), call.since()
    shown = [comment for comment in call.visible(issue.comments) if since is None or comment.updated_at >= since]
    return call.page(shown, lambda comment: comment_json(call.sandbox, call.repo, issue, comment))


def list_all_comments(call: Call) -> Reply:
    """GET the comments of all issues, oldest first."""
    since = call.since()
    where = {comment.id: issue for issue in call.repo.issues.values() for comment in issue.comments}
    comments = [comment for issue in call.repo.issues.values() for comment in issue.comments]
    shown = [comment for comment in call.visible(comments) if since is None or comment.updated_at >= since]
    shown.sort(key=lambda comment: comment.id, reverse=call.query.get("direction") == "desc")
    return call.page(shown, lambda comment: comment_json(call.sandbox, call.repo, where[comment.id], comment))


def post_comment(call: Call, number: int) -> Reply:
    """POST a comment."""
    comment = call.sandbox.post_comment(call.repo_name, number, call.login, call.text("body"))
    return Reply(comment_json(call.sandbox, call.repo, _issue(call, number), comment), 201)


def get_comment(call: Call, id: int) -> Any:
    """GET one comment."""
    issue, comment = _comment(call, id)
    return comment_json(call.sandbox, call.repo, issue, comment)


def edit_comment(call: Call, id: int) -> Any:
    """PATCH a comment's text."""
    issue, _ = _comment(call, id)
    comment = call.sandbox.edit_comment(call.repo_name, id, call.login, call.text("body"))
    return comment_json(call.sandbox, call.repo, issue, comment)


def delete_comment(call: Call, id: int) -> Reply:
    """DELETE a comment."""
    call.sandbox.delete_comment(call.repo_name, id, call.login)
    return Reply(status=204)


def list_reactions(call: Call, id: int = 0, number: int = 0) -> Reply:
    """GET the reactions to a comment or issue; filter content."""
    reactions = _comment(call, id)[1].reactions if id else _issue(call, number).reactions
    wanted = call.query.get("content")
    shown = [reaction for reaction in reactions if wanted in (None, reaction.content)]
    return call.page(shown, lambda reaction: reaction_json(call.sandbox, reaction))


def react(call: Call, id: int = 0, number: int = 0) -> Reply:
    """POST a reaction: 201, or 200 where it was there."""
    reaction, new = call.sandbox.react(call.repo_name, number, id, call.login, call.text("content"))
    return Reply(reaction_json(call.sandbox, reaction), 201 if new else 200)


def unreact(call: Call, reaction_id: int, id: int = 0, number: int = 0) -> Reply:
    """DELETE an own reaction."""
    call.sandbox.unreact(call.repo_name, number, id, call.login, reaction_id)
    return Reply(status=204)


def list_repo_labels(call: Call) -> Reply:
    """GET the labels of the repository."""
    return call.page(list(call.repo.labels.values()), lambda label: label_json(call.sandbox, call.repo, label))


def create_label(call: Call) -> Reply:
    """POST a label."""
    color, description = call.text("color", needed=False) or "ededed", call.text("description", needed=False)
    label = call.sandbox.create_label(call.repo_name, call.login, call.text("name"), color, description)
    return Reply(label_json(call.sandbox, call.repo, label), 201)


def get_label(call: Call, label: str) -> Any:
    """GET a label of the repository."""
    if label.lower() not in call.repo.labels:
        raise GitHubSays(404, "Not Found")
    return label_json(call.sandbox, call.repo, call.repo.labels[label.lower()])


def list_labels(call: Call, number: int) -> Reply:
    """GET the labels of an issue."""
    return call.page(_issue(call, number).labels, lambda name: get_label(call, name))


def add_labels(call: Call, number: int) -> Any:
    """POST labels to an issue; all that it has then."""
    issue = call.sandbox.add_labels(call.repo_name, number, call.login, call.texts("labels"))
    return [get_label(call, name) for name in issue.labels]


def set_labels(call: Call, number: int) -> Any:
    """PUT the whole set of labels."""
    wanted, issue = call.texts("labels"), _issue(call, number)
    for name in [name for name in issue.labels if name.lower() not in {label.lower() for label in wanted}]:
        call.sandbox.remove_label(call.repo_name, number, call.login, name)
    return add_labels(call, number)


def remove_label(call: Call, number: int, label: str) -> Any:
    """DELETE a label from an issue; those that are left."""
    issue = call.sandbox.remove_label(call.repo_name, number, call.login, label)
    return [get_label(call, name) for name in issue.labels]


def list_events(call: Call, number: int) -> Reply:
    """GET the events of an issue, oldest first."""
    happenings = _issue(call, number).happenings
    return call.page(happenings, lambda happening: event_json(call.sandbox, call.repo, happening))


def list_timeline(call: Call, number: int) -> Reply:
    """GET events and comments of an issue, oldest first."""
    issue = _issue(call, number)
    hidden = {comment.id for comment in issue.comments} - {comment.id for comment in call.visible(issue.comments)}
    lines = timeline_json(call.sandbox, call.repo, issue)
    return call.page([line for line in lines if line["id"] not in hidden], lambda line: line)


def _issue(call: Call, number: int) -> Issue:
    return call.sandbox.issue(call.repo, number)


def _comment(call: Call, id: int) -> tuple[Issue, Comment]:
    return call.sandbox.find_comment(call.repo, id)


_ISSUES = "/repos/<owner>/<name>/issues"
_ISSUE = f"{_ISSUES}/<int:number>"
_COMMENT = f"{_ISSUES}/comments/<int:id>"
_LABELS = "/repos/<owner>/<name>/labels"

TABLE: Sequence[Endpoint] = (
    ("GET", _ISSUES, list_issues),
    ("POST", _ISSUES, open_issue),
    ("GET", _ISSUE, get_issue),
    ("PATCH", _ISSUE, edit_issue),
    ("PUT", f"{_ISSUE}/lock", lock),
    ("DELETE", f"{_ISSUE}/lock", unlock),
    ("GET", f"{_ISSUE}/comments", list_comments),
    ("POST", f"{_ISSUE}/comments", post_comment),
    ("GET", f"{_ISSUES}/comments", list_all_comments),
    ("GET", _COMMENT, get_comment),
    ("PATCH", _COMMENT, edit_comment),
    ("DELETE", _COMMENT, delete_comment),
    ("GET", f"{_COMMENT}/reactions", list_reactions),
    ("POST", f"{_COMMENT}/reactions", react),
    ("DELETE", f"{_COMMENT}/reactions/<int:reaction_id>", unreact),
    ("GET", f"{_ISSUE}/reactions", list_reactions),
    ("POST", f"{_ISSUE}/reactions", react),
    ("DELETE", f"{_ISSUE}/reactions/<int:reaction_id>", unreact),
    ("GET", _LABELS, list_repo_labels),
    ("POST", _LABELS, create_label),
    ("GET", f"{_LABELS}/<path:label>", get_label),
    ("GET", f"{_ISSUE}/labels", list_labels),
    ("POST", f"{_ISSUE}/labels", add_labels),
    ("PUT", f"{_ISSUE}/labels", set_labels),
    ("DELETE", f"{_ISSUE}/labels/<path:label>", remove_label),
    ("GET", f"{_ISSUE}/events", list_events),
    ("GET", f"{_ISSUE}/timeline", list_timeline),
)
