"""`faqbot action`: events of a workflow, against a sandbox GitHub on loopback."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.action import run_action
from bot.gh.sandbox.samples import MAINTAINER, REPO
from bot.handlers.summary import TITLE
from tests.action.runner import KEYERROR, ROOT, SPEAK, WORKFLOW_BOT, WORKFLOW_TOKEN, Run

pytestmark = pytest.mark.usefixtures("capfd")
READS = 3  # tries of one request that only reads


def work(run: Run, event: str, action: str, **more: str) -> int:
    """Work on the last event of that kind as the action's last step does; pauses take no time."""
    environ = run.environ(event, run.last(event, action)) | {"FAQBOT_TOKEN": WORKFLOW_TOKEN} | more
    run.paused = []
    return run_action(environ, run.paused.append)


def test_a_new_issue_is_answered_once(run: Run):
    issue = run.open_issue()
    for _ in range(2):
        assert work(run, "issues", "opened") == 0
    ((login, body),) = run.comments(issue.number)
    assert login == WORKFLOW_BOT
    assert "FAQ 2" in body
    assert {"verdict": "answer", "entry": "2"}.items() <= run.output.items()


def test_the_summary_says_what_was_decided_and_on_what_evidence(run: Run):
    issue = run.open_issue()
    work(run, "issues", "opened")
    assert f"### faqbot on {REPO}#" in run.summary.replace("\u200b", "")
    assert str(issue.number) in run.summary
    assert "**Answer with FAQ 2" in run.summary
    assert "signature" in run.summary
    assert "comment posted" in run.summary


def test_an_issue_that_nothing_answers_is_left_alone_and_the_summary_says_why(run: Run):
    issue = run.open_issue("Support for Klingon", "Do you plan a model for Klingon? I have fonts.")
    assert work(run, "issues", "opened") == 0
    assert run.comments(issue.number) == []
    assert run.output["verdict"] == "abstain"
    assert "**Silent**" in run.summary
    assert "- " in run.summary


@pytest.mark.parametrize(
    ("settings", "more"),
    [
        pytest.param(b"language: en\n", {}, id="nobody switched it on"),
        pytest.param(b"dry_run: true\n", {}, id="the repository's settings"),
        pytest.param(SPEAK, {"FAQBOT_DRY_RUN": "true"}, id="the input"),
    ],
)
def test_a_dry_run_writes_nothing_and_shows_what_it_would_have_said(run: Run, settings, more):
    run.put({".github/faqbot.yml": settings})
    issue = run.open_issue()
    assert work(run, "issues", "opened", **more) == 0
    assert run.comments(issue.number) == []
    assert [each.method for each in run.faults.log if each.method != "GET" and "graphql" not in each.path] == []
    assert "(dry run)" in run.summary
    assert "> ### " in run.summary


def scheduled(run: Run, name: str = "schedule", **more: str) -> int:
    """The weekly run of the workflow, or one by hand."""
    environ = run.environ(name, {"schedule": "17 6 * * 1"}) | {"FAQBOT_TOKEN": WORKFLOW_TOKEN} | more
    return run_action(environ, pause=lambda seconds: None)


def weeks(run: Run) -> list[tuple[str, str]]:
    """The comments on the issue that sums up the weeks."""
    homes = [issue for issue in run.sandbox.repo(REPO).issues.values() if issue.title == TITLE]
    return [comment for home in homes for comment in run.comments(home.number)]


def opened_last_week(run: Run) -> None:
    """GitHub's clock was a week behind when the issue was opened."""
    now = run.sandbox.clock
    run.sandbox.clock = lambda: now() - timedelta(days=7)
    run.open_issue()
    run.sandbox.clock = now


@pytest.mark.parametrize("name", ["schedule", "workflow_dispatch"])
def test_in_dry_run_the_week_is_summed_up_once(run: Run, name: str):
    run.put({".github/faqbot.yml": b"language: en\n"})
    opened_last_week(run)
    assert (scheduled(run, name), scheduled(run, name)) == (0, 0)
    ((login, text),) = weeks(run)
    assert login == WORKFLOW_BOT
    assert "I would have answered it" in text
    assert "I would have answered it" in run.summary


NO_SUMMARY = [
    pytest.param(SPEAK, {}, id="switched on"),
    pytest.param(b"language: en\n", {"FAQBOT_DRY_RUN": "true"}, id="the input says to write nothing"),
]


@pytest.mark.parametrize(("settings", "more"), NO_SUMMARY)
def test_else_the_week_is_in_the_summary_of_the_job_only(run: Run, settings: bytes, more: dict[str, str]):
    run.put({".github/faqbot.yml": settings})
    opened_last_week(run)
    assert scheduled(run, **more) == 0
    assert weeks(run) == []
    assert "I would have answered it" in run.summary


def test_switched_off_the_week_is_not_even_looked_at(run: Run):
    run.put({".github/faqbot.yml": b"enabled: false\n"})
    opened_last_week(run)
    assert scheduled(run) == 0
    assert "switched off in the repository's settings" in run.summary
    assert "I would have answered it" not in run.summary


@pytest.mark.parametrize("settings", [b"language: en\n", SPEAK, b"summary: false\n"], ids=["dry", "speaks", "unwanted"])
def test_a_week_is_read_once(run: Run, settings: bytes):
    run.put({".github/faqbot.yml": settings})
    opened_last_week(run)
    assert scheduled(run) == 0
    assert len([each for each in run.faults.log if each.method == "GET" and "since=" in each.path]) == 1
    assert "I would have answered it" in run.summary


def test_a_week_is_read_again_where_github_fails(run: Run):
    opened_last_week(run)
    run.faults.add("error", where="GET .*/issues(\\?.*)?$", times=READS, status=502)
    assert scheduled(run) == 0
    assert "I would have answered it" in run.summary


def test_a_command_is_carried_out(run: Run):
    issue = run.open_issue("Support for Klingon", "Fonts are there.")
    run.sandbox.post_comment(REPO, issue.number, MAINTAINER, "/faq 3")
    assert work(run, "issue_comment", "created") == 0
    assert [login for login, _ in run.comments(issue.number)] == [MAINTAINER, WORKFLOW_BOT]


def test_commands_whose_run_was_cancelled_are_made_up_for_by_the_next_one(run: Run):
    issue = run.open_issue("Support for Klingon", "Fonts are there.")
    for command in ("/faq 3", "/faq 1"):
        run.sandbox.post_comment(REPO, issue.number, MAINTAINER, command)
    for _ in range(2):
        assert work(run, "issue_comment", "created") == 0
    replies = [body for login, body in run.comments(issue.number) if login == WORKFLOW_BOT]
    assert len(replies) == 2
    comments = run.sandbox.repo(REPO).issues[issue.number].comments
    assert [len(comment.reactions) for comment in comments if comment.login == MAINTAINER] == [1, 1]


def test_a_command_whose_run_was_cancelled_for_another_kind_of_event_is_made_up_for(run: Run):
    issue = run.open_issue("Support for Klingon", "Fonts are there.")
    run.sandbox.post_comment(REPO, issue.number, MAINTAINER, "/faq 3")
    run.sandbox.edit_issue(REPO, issue.number, "author", body="Many fonts are there.")
    run.faults.add("error", where="GET .*/reactions.*", times=READS, status=502)
    for _ in range(2):
        assert work(run, "issues", "edited") == 0
    assert [login for login, _ in run.comments(issue.number)] == [MAINTAINER, WORKFLOW_BOT]


def test_a_pull_request_is_left_alone(run: Run):
    issue = run.open_issue()
    payload = run.last("issues", "opened")
    payload["issue"] = {**payload["issue"], "pull_request": {"url": "x"}}
    assert run_action(run.environ("issues", payload) | {"FAQBOT_TOKEN": WORKFLOW_TOKEN}) == 0
    assert run.comments(issue.number) == []


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        pytest.param({"FAQBOT_TOKEN": ""}, 1, "input token: is empty", id="no token"),
        pytest.param({"FAQBOT_DRY_RUN": "perhaps"}, 1, "input dry-run: ", id="dry-run that is neither"),
        pytest.param(
            {"FAQBOT_FAQ": "/nowhere/at/all"}, 1, "input faq: /nowhere/at/all is not a folder", id="no folder"
        ),
        pytest.param({"GITHUB_EVENT_NAME": "pull_request_target"}, 1, "runs on pull_request_target", id="wrong event"),
        pytest.param({"GITHUB_EVENT_PATH": "/nowhere"}, 1, "/nowhere: cannot be read", id="no event file"),
        pytest.param({"GITHUB_EVENT_PATH": ""}, 1, "GITHUB_EVENT_PATH and GITHUB_EVENT_NAME", id="no workflow"),
        pytest.param({"FAQBOT_TOKEN": "ghs_wrong"}, 3, "GitHub says no", id="wrong token"),
    ],
)
def test_what_is_wrong_is_an_annotation_and_an_exit_code(run: Run, capfd, more, code, said):
    run.open_issue()
    assert work(run, "issues", "opened", **more) == code
    (line,) = [line for line in capfd.readouterr().out.splitlines() if line.startswith("::error")]
    assert said in line


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b'{"action": "opened"}', b"\xff"], ids=repr)
def test_an_event_file_that_is_none_is_refused_without_a_stack_trace(run: Run, capfd, text):
    environ = run.environ("issues", {}) | {"FAQBOT_TOKEN": WORKFLOW_TOKEN}
    Path(environ["GITHUB_EVENT_PATH"]).write_bytes(text)
    assert run_action(environ) == 1
    said = capfd.readouterr()
    assert "is no event of GitHub" in said.out
    assert "Traceback" not in said.out + said.err


def test_an_action_of_an_issue_that_is_not_for_us_is_fine(run: Run):
    run.open_issue()
    payload = {**run.last("issues", "opened"), "action": "pinned"}
    assert run_action(run.environ("issues", payload) | {"FAQBOT_TOKEN": WORKFLOW_TOKEN}) == 0
    assert "issues.pinned is not for me" in run.summary


def test_github_failing_for_a_while_is_tried_again(run: Run):
    issue = run.open_issue()
    run.faults.add("error", where="POST .*/comments", times=1, status=502)
    assert work(run, "issues", "opened") == 0
    assert run.paused == [2.0]
    assert len(run.comments(issue.number)) == 1


def test_github_failing_for_good_fails_the_job(run: Run, capfd):
    run.open_issue()
    run.faults.add("error", where="POST .*/comments", times=9, status=502)
    assert work(run, "issues", "opened") == 3
    assert "run the job again" in capfd.readouterr().out
    assert len(run.paused) == 2


def test_problems_of_the_files_are_warnings_at_their_lines(run: Run, capfd):
    run.put({".github/faqbot.yml": b"dry_run: false\nlangage: zh\n"})
    issue = run.open_issue()
    assert work(run, "issues", "opened") == 0
    assert "::warning file=.github/faqbot.yml,line=2,title=faqbot::unknown key `langage`" in capfd.readouterr().out
    assert "langage" in run.summary
    assert len(run.comments(issue.number)) == 1


def test_the_checkout_spares_the_requests_for_the_catalog(run: Run, tmp_path: Path):
    workspace = tmp_path / "workspace"
    (workspace / ".git").mkdir(parents=True)
    sha = run.sandbox.commit_at(run.sandbox.repo(REPO), "main").sha
    for path, data in run.sandbox.commit_at(run.sandbox.repo(REPO), "main").files.items():
        (workspace / path).parent.mkdir(parents=True, exist_ok=True)
        (workspace / path).write_bytes(data)
    issue = run.open_issue()
    assert work(run, "issues", "opened", GITHUB_WORKSPACE=str(workspace), GITHUB_SHA=sha) == 0
    assert len(run.comments(issue.number)) == 1
    assert not [each.path for each in run.faults.log if "/contents/faq" in each.path or "/git/" in each.path]


def test_a_checkout_of_another_commit_is_not_used(run: Run, tmp_path: Path):
    (tmp_path / "workspace/.git").mkdir(parents=True)
    (tmp_path / "workspace/faq").mkdir()
    issue = run.open_issue()
    where = {"GITHUB_WORKSPACE": str(tmp_path / "workspace"), "GITHUB_SHA": "0" * 40}
    assert work(run, "issues", "opened", **where) == 0
    assert len(run.comments(issue.number)) == 1


def test_the_core_install_is_enough():
    """Nothing that only a server has is imported on the way of an event."""
    code = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"flask", "werkzeug", "psycopg", "procrastinate", "sklearn", "numpy", "structlog",
                                  "prometheus_client", "waitress", "githubkit"}:
            raise ImportError(f"{name} is not in the core install")
sys.meta_path.insert(0, Refuse())
import bot.cli.action, bot.cli.action_summary, bot.cli.workspace, bot.wiring.processor, bot.wiring.repositories
from bot.settings import Settings
from bot.wiring import processor_of
processor_of(Settings(token="x"))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


HOSTILE = "::set-output name=verdict::x\n::add-mask::a\n::warning::you\n##[set-env name=A]b"


def test_what_people_write_is_never_a_workflow_command(run: Run, capfd):
    run.put({".github/faqbot.yml": b"dry_run: true\n'::error::x\\n::stop-commands::y': 1\n"})
    run.open_issue(f"{KEYERROR[0]} {HOSTILE}", f"{KEYERROR[1]}\n{HOSTILE}")
    work(run, "issues", "opened")
    lines = capfd.readouterr().out.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    end = lines.index(f"::{token}::")
    assert len(token) == 32
    assert all(line.startswith("::warning file=.github/faqbot.yml,line=2,") for line in lines[end + 1 :]), lines
    assert set(run.output) == {"verdict", "entry", "comment-id"}


def test_the_token_is_printed_nowhere(run: Run, capfd):
    run.open_issue()
    work(run, "issues", "opened")
    work(run, "issues", "opened", FAQBOT_TOKEN="ghs_another_secret")
    said = capfd.readouterr()
    assert not [
        secret for secret in (WORKFLOW_TOKEN, "ghs_another_secret") if secret in said.out + said.err + run.summary
    ]
