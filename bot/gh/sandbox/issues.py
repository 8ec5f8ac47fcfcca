"""What people and apps can do to issues, comments, labels and reactions, with GitHub's rules and refusals."""

from __future__ import annotations

from collections.abc import Sequence

from bot.gh.sandbox.payloads import about_comment, about_issue
from bot.gh.sandbox.present import Json
from bot.gh.sandbox.records import REACTIONS, Comment, GitHubSays, Happening, Issue, Label, Reaction, Repository
from bot.gh.sandbox.store import Store

TITLE_LIMIT = 256  # characters
BODY_LIMIT = 65_536  # characters
REASONS = ("completed", "not_planned", "duplicate", "reopened")


class IssueVerbs(Store):
    """Verbs on issues. `login` is who acts; every verb raises GitHubSays where GitHub would refuse."""

    # issues

    def open_issue(
        self, repo_name: str, login: str, title: str, body: str = "", labels: Sequence[str] = (), *, head: str = ""
    ) -> Issue:
        """Open an issue, or a pull request where `head` names a commit. Without triage rights labels are dropped."""
        with self.lock:
            repo = self.repo(repo_name)
            self.require(repo, login, "read")
            _check_text("Issue", "title", title, TITLE_LIMIT, needed=True)
            _check_text("Issue", "body", body, BODY_LIMIT)
            now = self.clock()
            issue = Issue(self.new_id(), repo.next_number, login, title.strip(), body, now, now, head=head)
            repo.next_number += 1
            repo.issues[issue.number] = issue
            chosen = labels if self.may(repo, login, "triage") else ()
            for label in chosen:
                issue.labels.append(self._label_for(repo, label).name)
            self._tell(repo, issue, "opened", login)
            for label in issue.labels:
                self._note(issue, "labeled", login, label=label)
                self._tell(repo, issue, "labeled", login, label=repo.labels[label.lower()])
            return issue

    def edit_issue(
        self, repo_name: str, number: int, login: str, *, title: str | None = None, body: str | None = None
    ) -> Issue:
        """Change title or body; for the author and who may triage."""
        with self.lock:
            repo, issue = self._open_to(repo_name, number, login, "triage")
            changes: Json = {}
            if title is not None and title.strip() != issue.title:
                _check_text("Issue", "title", title, TITLE_LIMIT, needed=True)
                changes["title"] = {"from": issue.title}
                self._note(issue, "renamed", login, before=issue.title, after=title.strip())
                issue.title = title.strip()
            if body is not None and body != issue.body:
                _check_text("Issue", "body", body, BODY_LIMIT)
                changes["body"] = {"from": issue.body}
                issue.body = body
            if changes:
                self._tell(repo, issue, "edited", login, changes=changes)
            return issue

    def set_state(self, repo_name: str, number: int, login: str, state: str, reason: str | None = None) -> Issue:
        """Close (`closed`) or reopen (`open`); for the author and who may triage."""
        with self.lock:
            repo, issue = self._open_to(repo_name, number, login, "triage")
            if state not in ("open", "closed"):
                raise _invalid("Issue", "state", "invalid")
            if reason is not None and reason not in REASONS:
                raise _invalid("Issue", "state_reason", "invalid")
            if state != issue.state:
                closing = state == "closed"
                issue.state = state
                issue.state_reason = reason or ("completed" if closing else "reopened")
                issue.closed_at, issue.closed_by = (self.clock(), login) if closing else (None, "")
                self._note(issue, "closed" if closing else "reopened", login)
                self._tell(repo, issue, "closed" if closing else "reopened", login)
            return issue

    def set_lock(self, repo_name: str, number: int, login: str, locked: bool) -> None:
        """Lock or unlock the conversation; for who may write."""
        with self.lock:
            repo = self.repo(repo_name)
            issue = self.issue(repo, number)
            self.require(repo, login, "write")
            if issue.locked != locked:
                issue.locked = locked
                self._note(issue, "locked" if locked else "unlocked", login)
                self._tell(repo, issue, "locked" if locked else "unlocked", login)

    def delete_issue(self, repo_name: str, number: int, login: str) -> None:
        """Delete an issue for good; for administrators."""
        with self.lock:
            repo = self.repo(repo_name)
            issue = self.issue(repo, number)
            self.require(repo, login, "admin")
            self._tell(repo, issue, "deleted", login)
            del repo.issues[number]
            repo.gone.add(number)

    # comments

    def find_comment(self, repo: Repository, comment_id: int) -> tuple[Issue, Comment]:
        """A comment and its issue; 404 where there is none."""
        for issue in repo.issues.values():
            for comment in issue.comments:
                if comment.id == comment_id:
                    return issue, comment
        raise GitHubSays(404, "Not Found")

    def post_comment(self, repo_name: str, number: int, login: str, body: str) -> Comment:
        """Comment on an issue; a locked one takes comments only of people who may write."""
        with self.lock:
            repo = self.repo(repo_name)
            issue = self.issue(repo, number)
            self.require(repo, login, "read")
            if issue.locked and (self.is_bot(login) or not self.may(repo, login, "write")):
                raise GitHubSays(403, "Unable to create comment because issue is locked.")
            _check_text("IssueComment", "body", body, BODY_LIMIT, needed=True)
            now = self.clock()
            comment = Comment(self.new_id(), login, body, now, now)
            issue.comments.append(comment)
            self._tell_comment(repo, issue, comment, "created", login)
            return comment

    def edit_comment(self, repo_name: str, comment_id: int, login: str, body: str) -> Comment:
        """Replace a comment's text; for its author and who may write."""
        with self.lock:
            repo, issue, comment = self._comment_open_to(repo_name, comment_id, login)
            _check_text("IssueComment", "body", body, BODY_LIMIT, needed=True)
            if body != comment.body:
                before, comment.body, comment.updated_at = comment.body, body, self.clock()
                changes: Json = {"body": {"from": before}}
                self._tell_comment(repo, issue, comment, "edited", login, changes)
            return comment

    def delete_comment(self, repo_name: str, comment_id: int, login: str) -> None:
        """Delete a comment; for its author and who may write."""
        with self.lock:
            repo, issue, comment = self._comment_open_to(repo_name, comment_id, login)
            issue.comments.remove(comment)
            self._tell_comment(repo, issue, comment, "deleted", login)

    def hide_comment(self, repo_name: str, comment_id: int, login: str, reason: str) -> None:
        """Hide a comment (`off-topic`, `outdated`, `resolved`, `spam`), or show it again with an empty reason."""
        with self.lock:
            repo = self.repo(repo_name)
            _, comment = self.find_comment(repo, comment_id)
            self.require(repo, login, "write")
            comment.hidden = reason
            self.touch()

    def react(self, repo_name: str, number: int, comment_id: int, login: str, content: str) -> tuple[Reaction, bool]:
        """Put a reaction on a comment, or on the issue where `comment_id` is 0; the reaction, and whether it is new."""
        with self.lock:
            repo = self.repo(repo_name)
            reactions = self._reactions(repo, number, comment_id)
            self.require(repo, login, "read")
            if content not in REACTIONS:
                raise _invalid("Reaction", "content", "invalid")
            for reaction in reactions:
                if (reaction.login, reaction.content) == (login, content):
                    return reaction, False
            reactions.append(Reaction(self.new_id(), login, content, self.clock()))
            self.touch()
            return reactions[-1], True

    def unreact(self, repo_name: str, number: int, comment_id: int, login: str, reaction_id: int) -> None:
        """Take an own reaction back."""
        with self.lock:
            reactions = self._reactions(self.repo(repo_name), number, comment_id)
            own = [reaction for reaction in reactions if (reaction.id, reaction.login) == (reaction_id, login)]
            if not own:
                raise GitHubSays(404, "Not Found")
            reactions.remove(own[0])
            self.touch()

    # labels

    def create_label(self, repo_name: str, login: str, name: str, color: str, description: str = "") -> Label:
        """A new label of the repository; for who may write. 422 where it exists, in any case of letters."""
        with self.lock:
            repo = self.repo(repo_name)
            self.require(repo, login, "write")
            _check_text("Label", "name", name, 50, needed=True)
            if name.lower() in repo.labels:
                raise _invalid("Label", "name", "already_exists")
            if len(color) != 6 or any(digit not in "0123456789abcdefABCDEF" for digit in color):
                raise _invalid("Label", "color", "invalid")
            if len(description) > 100:
                raise _invalid("Label", "description", "invalid")
            label = repo.labels[name.lower()] = Label(self.new_id(), name, color.lower(), description)
            self.touch()
            return label

    def add_labels(self, repo_name: str, number: int, login: str, labels: Sequence[str]) -> Issue:
        """Put labels on an issue; for who may triage. As on GitHub, a label that does not exist comes into being."""
        with self.lock:
            repo = self.repo(repo_name)
            issue = self.issue(repo, number)
            self.require(repo, login, "triage")
            for name in labels:
                label = self._label_for(repo, name)
                if label.name not in issue.labels:
                    issue.labels.append(label.name)
                    self._note(issue, "labeled", login, label=label.name)
                    self._tell(repo, issue, "labeled", login, label=label)
            return issue

    def remove_label(self, repo_name: str, number: int, login: str, name: str) -> Issue:
        """Take a label off an issue; for who may triage. 404 where it is not there."""
        with self.lock:
            repo = self.repo(repo_name)
            issue = self.issue(repo, number)
            self.require(repo, login, "triage")
            label = repo.labels.get(name.lower())
            if label is None or label.name not in issue.labels:
                raise GitHubSays(404, "Label does not exist")
            issue.labels.remove(label.name)
            self._note(issue, "unlabeled", login, label=label.name)
            self._tell(repo, issue, "unlabeled", login, label=label)
            return issue

    # inside

    def _open_to(self, repo_name: str, number: int, login: str, role: str) -> tuple[Repository, Issue]:
        repo = self.repo(repo_name)
        issue = self.issue(repo, number)
        self.require(repo, login, "read" if login == issue.login else role)
        return repo, issue

    def _comment_open_to(self, repo_name: str, comment_id: int, login: str) -> tuple[Repository, Issue, Comment]:
        repo = self.repo(repo_name)
        issue, comment = self.find_comment(repo, comment_id)
        self.require(repo, login, "read" if login == comment.login else "write")
        if self.is_bot(login) and login != comment.login:
            raise GitHubSays(403, "Resource not accessible by integration")
        return repo, issue, comment

    def _reactions(self, repo: Repository, number: int, comment_id: int) -> list[Reaction]:
        return self.find_comment(repo, comment_id)[1].reactions if comment_id else self.issue(repo, number).reactions

    def _label_for(self, repo: Repository, name: str) -> Label:
        _check_text("Label", "name", name, 50, needed=True)
        if name.lower() not in repo.labels:
            repo.labels[name.lower()] = Label(self.new_id(), name, "ededed")
        return repo.labels[name.lower()]

    def _note(
        self, issue: Issue, event: str, login: str, *, label: str = "", before: str = "", after: str = ""
    ) -> None:
        issue.happenings.append(Happening(self.new_id(), event, login, self.clock(), label, before, after))

    def _tell(
        self,
        repo: Repository,
        issue: Issue,
        action: str,
        login: str,
        *,
        label: Label | None = None,
        changes: Json | None = None,
    ) -> None:
        issue.updated_at = self.clock()
        self.touch()
        if not issue.head:  # GitHub tells of pull requests in other events
            self.emit(about_issue(self, repo, issue, action, login, label=label, changes=changes))

    def _tell_comment(
        self,
        repo: Repository,
        issue: Issue,
        comment: Comment,
        action: str,
        login: str,
        changes: Json | None = None,
    ) -> None:
        issue.updated_at = self.clock()
        self.touch()
        self.emit(about_comment(self, repo, issue, comment, action, login, changes=changes))


def _invalid(resource: str, field: str, code: str) -> GitHubSays:
    return GitHubSays(422, "Validation Failed", errors=[{"resource": resource, "field": field, "code": code}])


def _check_text(resource: str, field: str, text: str, limit: int, *, needed: bool = False) -> None:
    if not isinstance(text, str):
        raise _invalid(resource, field, "invalid")
    if needed and not text.strip():
        raise _invalid(resource, field, "missing_field")
    if len(text) > limit:
        message = f"{field} is too long (maximum is {limit} characters)"
        error = {"resource": resource, "field": field, "code": "custom", "message": message}
        raise GitHubSays(422, "Validation Failed", errors=[error])
