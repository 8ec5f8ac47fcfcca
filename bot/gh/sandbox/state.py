"""The whole sandbox: issues, and around them repositories, files, checks, apps and hooks."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping

from bot.gh.blob import blob_id
from bot.gh.sandbox.issues import IssueVerbs
from bot.gh.sandbox.payloads import about_hook, about_push, about_rename
from bot.gh.sandbox.records import App, CheckRun, Commit, Delivery, GitHubSays, Hook, Label, Repository
from bot.gh.sandbox.store import Occurrence

_KEPT_COMMITS = 100
_KEPT_DELIVERIES = 5_000


class Sandbox(IssueVerbs):
    """A GitHub in memory, safe to use from many threads. `resend` is set by whoever sends deliveries."""

    resend: Callable[[Delivery], None] | None = None

    # repositories and files

    def add_repo(
        self,
        full_name: str,
        *,
        description: str = "",
        roles: Mapping[str, str] | None = None,
        labels: Mapping[str, tuple[str, str]] | None = None,
        files: Mapping[str, bytes] | None = None,
        branch: str = "main",
        private: bool = False,
    ) -> Repository:
        """A new repository. `roles` maps logins to roles, `labels` names to (color, description)."""
        with self.lock:
            owner, _, name = full_name.partition("/")
            self.add_user(owner, type="Organization")
            repo = Repository(self.new_id(), owner, name, self.clock(), description, private, default_branch=branch)
            repo.roles.update(roles or {})
            for label, (color, text) in (labels or {}).items():
                repo.labels[label.lower()] = Label(self.new_id(), label, color, text)
            self.world.repos[full_name.lower()] = repo
            self._commit(repo, dict(files or {}), owner, "First commit")
            self.touch()
            return repo

    def rename_repo(self, full_name: str, new_name: str, login: str) -> None:
        """Rename or transfer a repository; for administrators. Its old name goes on leading to it."""
        with self.lock:
            repo = self.repo(full_name)
            self.require(repo, login, "admin")
            before = repo.full_name
            owner, _, repo.name = new_name.partition("/")
            repo.owner = self.add_user(owner, type="Organization").login
            del self.world.repos[before.lower()]
            self.world.repos[new_name.lower()] = repo
            self.world.moved[before.lower()] = new_name.lower()
            self.world.moved.pop(new_name.lower(), None)
            for hook in self.world.hooks.values():
                hook.repo = repo.full_name if hook.repo == before else hook.repo
            self.touch()
            self.emit(about_rename(self, repo, before, login))

    def put_files(
        self, repo_name: str, files: Mapping[str, bytes], login: str, message: str = "Update files", *, branch: str = ""
    ) -> str:
        """Make `files` all there is on a branch (unnamed: the default one); the commit, old if nothing changed."""
        with self.lock:
            repo = self.repo(repo_name)
            branch = branch or repo.default_branch
            before = repo.branches.get(branch, "")
            old = repo.commits[before].files if before else {}
            new = dict(files)
            if before and old == new:
                return before
            commit = self._commit(repo, new, login, message, branch)
            touched = {
                "added": sorted(new.keys() - old.keys()),
                "removed": sorted(old.keys() - new.keys()),
                "modified": sorted(path for path in new.keys() & old.keys() if new[path] != old[path]),
            }
            self.touch()
            self.emit(about_push(self, repo, branch, before, commit, touched))
            return commit.sha

    def commit_at(self, repo: Repository, ref: str) -> Commit:
        """The commit that a branch name, HEAD, full reference or commit id names; 404 where there is none."""
        name = ref.removeprefix("refs/heads/").removeprefix("heads/")
        name = repo.default_branch if name in ("", "HEAD") else name
        try:
            return repo.commits[repo.branches.get(name, name)]
        except KeyError:
            raise GitHubSays(404, f"No commit found for the ref {ref}") from None

    def _commit(self, repo: Repository, files: dict[str, bytes], login: str, message: str, branch: str = "") -> Commit:
        branch = branch or repo.default_branch
        parent = repo.branches.get(branch, "")
        tree = hashlib.sha1("".join(f"{path}:{blob_id(files[path])}\n" for path in sorted(files)).encode()).hexdigest()
        now = self.clock()
        sha = hashlib.sha1(f"{repo.id} {tree} {parent} {login} {message} {now.isoformat()}".encode()).hexdigest()
        commit = repo.commits[sha] = Commit(sha, tree, files, message, login, now, parent)
        repo.branches[branch] = sha
        heads = set(repo.branches.values())
        for old in [sha for sha in repo.commits if sha not in heads][: max(0, len(repo.commits) - _KEPT_COMMITS)]:
            del repo.commits[old]
        return commit

    def create_check(
        self,
        repo_name: str,
        login: str,
        *,
        head_sha: str,
        name: str,
        status: str = "completed",
        conclusion: str | None = None,
        title: str = "",
        summary: str = "",
    ) -> CheckRun:
        """Write a check run on a commit; for who may write."""
        with self.lock:
            repo = self.repo(repo_name)
            self.require(repo, login, "write")
            if head_sha not in repo.commits:
                raise GitHubSays(422, "No commit found for SHA: " + head_sha)
            now = self.clock()
            done = now if conclusion else None
            status = "completed" if conclusion else status
            check = CheckRun(self.new_id(), head_sha, name, status, conclusion, title, summary, now, done)
            repo.checks.append(check)
            self.touch()
            return check

    # apps, hooks, deliveries

    def add_app(self, slug: str, owner: str, *, public_key: str = "") -> App:
        """A GitHub App with its bot account, installed on every repository."""
        with self.lock:
            self.add_user(f"{slug}[bot]", type="Bot", name=slug)
            app = App(self.new_id(), slug, owner, self.new_id(), self.clock(), public_key)
            self.world.apps[app.id] = app
            return app

    def add_hook(self, url: str, secret: str, *, repo_name: str = "", events: tuple[str, ...] = ("*",)) -> Hook:
        """A webhook of a repository, or of the App where no repository is named; it is told `ping` at once."""
        with self.lock:
            hook = Hook(self.new_id(), repo_name, url, secret, self.clock(), list(events))
            self.world.hooks[hook.id] = hook
            self.emit(about_hook(self, hook))
            return hook

    def hooks_for(self, occurrence: Occurrence) -> list[Hook]:
        """The active hooks that want to hear of it. A ping goes to its own hook only."""
        with self.lock:
            if occurrence.event == "ping":
                hook = self.world.hooks.get(occurrence.payload["hook_id"])
                return [hook] if hook else []
            return [
                hook
                for hook in self.world.hooks.values()
                if hook.active
                and hook.repo.lower() in ("", occurrence.repo.lower())
                and ("*" in hook.events or occurrence.event in hook.events)
            ]

    def new_delivery(self, hook: Hook, occurrence: Occurrence) -> Delivery:
        """Write down that `hook` is to be told; the oldest deliveries are forgotten."""
        with self.lock:
            delivery = Delivery(
                self.new_id(),
                str(uuid.uuid4()),
                hook.id,
                occurrence.repo,
                occurrence.issue,
                occurrence.event,
                occurrence.action,
                json.dumps(occurrence.payload, ensure_ascii=False, separators=(",", ":")),
                self.clock(),
            )
            return self._keep(delivery)

    def again(self, delivery: Delivery) -> Delivery:
        """A redelivery: same guid and payload, another id."""
        with self.lock:
            copy = Delivery(
                self.new_id(),
                delivery.guid,
                delivery.hook,
                delivery.repo,
                delivery.issue,
                delivery.event,
                delivery.action,
                delivery.payload,
                self.clock(),
                redelivery=True,
            )
            return self._keep(copy)

    def find_delivery(self, delivery_id: int) -> Delivery:
        """A delivery; 404 where there is none."""
        with self.lock:
            for delivery in reversed(self.world.deliveries):
                if delivery.id == delivery_id:
                    return delivery
        raise GitHubSays(404, "Not Found")

    def _keep(self, delivery: Delivery) -> Delivery:
        self.world.deliveries.append(delivery)
        del self.world.deliveries[:-_KEPT_DELIVERIES]
        self.touch()
        return delivery
