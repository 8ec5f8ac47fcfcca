"""What GitHub would keep, in memory: repositories, issues, comments, labels, files, and GitHub's rules for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha1

from bot.core.issue import Author, Comment, Issue, Repo
from bot.errors import Permanent

_LOOK = ("ededed", "")  # colour and description of a label that nobody described


@dataclass
class MemoryRepo:
    """A repository. `people` maps logins to roles, `labels` names to (colour, description), `commits` ids to files."""

    repo: Repo
    branch: str = "main"
    people: dict[str, str] = field(default_factory=dict)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    threads: dict[int, list[int]] = field(default_factory=dict)
    history: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict)
    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    checks: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    failed: list[tuple[int, str, datetime]] = field(default_factory=list)

    @property
    def head(self) -> str:
        """The newest commit of the default branch."""
        return next(reversed(self.commits))

    def role(self, login: str) -> str:
        """What somebody may do here; who was given no role reads, as in a public repository."""
        roles = {name.casefold(): role for name, role in self.people.items()}
        return roles.get(login.casefold(), "read")

    def spelling(self, label: str, look: tuple[str, str] = _LOOK) -> str:
        """The label as the repository spells it; made where it is not there. Labels do not tell cases apart."""
        name = next((name for name in self.labels if name.lower() == label.lower()), label)
        self.labels.setdefault(name, look)
        return name


class MemoryGitHub:
    """All of it. The clock starts on 2026-01-01 and goes on by a second with every write."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)
        self.reactions: dict[int, list[tuple[str, str]]] = {}
        self.failed: list[tuple[int, str, datetime]] = []
        self._repos: dict[str, MemoryRepo] = {}
        self._moved: dict[str, str] = {}
        self._comments: dict[int, tuple[MemoryRepo, int, Comment]] = {}
        self._last_id = 1000

    # Setting the scene

    def add_repo(
        self,
        full_name: str,
        *,
        labels: tuple[str, ...] = (),
        people: Mapping[str, str] | None = None,
        files: Mapping[str, bytes] | None = None,
        branch: str = "main",
        archived: bool = False,
    ) -> MemoryRepo:
        """Make a repository; `people` maps logins to roles, `files` is its first commit."""
        repo = MemoryRepo(Repo(full_name, self.next_id(), archived=archived), branch, dict(people or {}))
        repo.labels = dict.fromkeys(labels, _LOOK)
        self._repos[full_name.lower()] = repo
        self.commit(full_name, files or {})
        return repo

    def rename_repo(self, full_name: str, new_name: str) -> None:
        """Rename or transfer a repository; its old name goes on working, as on GitHub."""
        repo = self._repos.pop(full_name.lower())
        repo.repo = replace(repo.repo, full_name=new_name)
        repo.issues = {number: replace(issue, repo=repo.repo) for number, issue in repo.issues.items()}
        self._repos[new_name.lower()] = repo
        self._moved[full_name.lower()] = new_name.lower()

    def commit(self, full_name: str, files: Mapping[str, bytes | None]) -> str:
        """Commit files to the default branch (None removes one); returns the commit's id."""
        repo = self.repo(full_name)
        before = repo.commits[repo.head] if repo.commits else {}
        sha = sha1(f"{full_name}:{len(repo.commits)}".encode()).hexdigest()
        repo.commits[sha] = {path: content for path, content in {**before, **files}.items() if content is not None}
        return sha

    def add_issue(self, issue: Issue) -> Issue:
        """Put an issue into its repository, which is made where it is not there; number 0 gets the next one."""
        name = issue.repo.full_name
        if name.lower() not in self._repos:
            self.add_repo(name)
        repo = self.repo(name)
        number = issue.number or max(repo.threads, default=0) + 1
        created = issue.created_at or self.tick()
        url = issue.url or f"https://github.com/{repo.repo.full_name}/issues/{number}"
        updated = issue.updated_at or created
        repo.issues[number] = replace(
            issue, number=number, repo=repo.repo, url=url, created_at=created, updated_at=updated
        )
        repo.threads.setdefault(number, [])
        repo.history.setdefault(number, [])
        return repo.issues[number]

    def change_issue(self, full_name: str, number: int, **changes: object) -> Issue:
        """Change fields of an issue (title, body, state, locked, ...), as its page would."""
        issue = self.issue(full_name, number)
        changed = replace(issue, **{"updated_at": self.tick(), **changes})  # type: ignore[arg-type]
        self.repo(full_name).issues[number] = changed
        return changed

    def delete_issue(self, full_name: str, number: int) -> None:
        """Delete an issue: from now on it answers 410."""
        del self.repo(full_name).issues[number]

    def add_comment(self, full_name: str, number: int, author: Author, body: str, association: str = "NONE") -> Comment:
        """Somebody comments."""
        issue, id, now = self.issue(full_name, number), self.next_id(), self.tick()
        comment = Comment(id, body, author, association, now, now, url=f"{issue.url}#issuecomment-{id}")
        repo = self.repo(full_name)
        self._comments[id] = (repo, number, comment)
        repo.threads[number].append(id)
        return comment

    def change_comment(self, full_name: str, comment_id: int, **changes: object) -> Comment:
        """Change fields of a comment (body, minimized, ...)."""
        changed = replace(self.comment(full_name, comment_id), **{"updated_at": self.tick(), **changes})  # type: ignore[arg-type]
        repo, number, _ = self._comments[comment_id]
        self._comments[comment_id] = (repo, number, changed)
        return changed

    def delete_comment(self, full_name: str, comment_id: int) -> None:
        """Delete a comment."""
        self.comment(full_name, comment_id)
        repo, number, _ = self._comments.pop(comment_id)
        repo.threads[number].remove(comment_id)

    def label(self, full_name: str, number: int, login: str, *, add: tuple[str, ...] = (), remove: str = "") -> None:
        """Somebody puts labels on an issue, or takes one off; unknown ones are made, as on GitHub."""
        issue, repo = self.issue(full_name, number), self.repo(full_name)
        names = dict.fromkeys(repo.spelling(label) for label in add)
        fresh = tuple(name for name in names if name not in issue.labels)
        gone = tuple(name for name in issue.labels if name.lower() == remove.lower())
        repo.history[number] += [("labeled", name, login) for name in fresh]
        repo.history[number] += [("unlabeled", name, login) for name in gone]
        kept = tuple(name for name in issue.labels if name not in gone)
        self.change_issue(full_name, number, labels=kept + fresh)

    def add_failed_delivery(self, delivery_id: int, guid: str, at: datetime, *, repo: str | None = None) -> None:
        """A delivery that could not be handed over."""
        (self.repo(repo).failed if repo else self.failed).append((delivery_id, guid, at))

    # Looking things up, with GitHub's errors

    def repo(self, full_name: str) -> MemoryRepo:
        """The repository of that name, or of that former name; Permanent 404."""
        name = full_name.lower()
        while name in self._moved and name not in self._repos:
            name = self._moved[name]
        if name not in self._repos:
            raise Permanent(f"no repository {full_name}", 404)
        return self._repos[name]

    def issue(self, full_name: str, number: int) -> Issue:
        """An issue; Permanent 404, or 410 where it was deleted."""
        repo = self.repo(full_name)
        if number not in repo.issues:
            raise Permanent(f"no issue {full_name}#{number}", 410 if number in repo.threads else 404)
        return repo.issues[number]

    def comment(self, full_name: str, comment_id: int) -> Comment:
        """A comment of that repository with its reactions counted; Permanent 404."""
        repo, _, comment = self._comments.get(comment_id, (None, 0, None))
        if comment is None or repo is not self.repo(full_name):
            raise Permanent(f"no comment {comment_id} in {full_name}", 404)
        given = [content for _, content in self.reactions.get(comment_id, [])]
        return replace(comment, reactions={content: given.count(content) for content in dict.fromkeys(given)})

    def tree(self, full_name: str, ref: str) -> dict[str, bytes]:
        """The files at a commit or at the default branch; Permanent 404."""
        repo = self.repo(full_name)
        sha = repo.head if ref == repo.branch else ref
        if sha not in repo.commits:
            raise Permanent(f"no commit {ref} in {full_name}", 404)
        return repo.commits[sha]

    def next_id(self) -> int:
        """An id that nothing has yet."""
        self._last_id += 1
        return self._last_id

    def tick(self) -> datetime:
        """Let a second pass."""
        self.time += timedelta(seconds=1)
        return self.time
