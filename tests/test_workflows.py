"""The workflows and action.yml: valid by the published schemas, and careful by our own rules."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import check_jsonschema
import jsonschema
import pytest
import yaml

from bot.cli.action import EVENTS, INPUTS

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
BUILTIN = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"


def read(path: Path) -> dict[str, Any]:
    """The file, with `on` as a key (YAML 1.1 takes it for a truth value)."""
    text = re.sub(r"(?m)^on:", '"on":', path.read_text(encoding="utf-8"))
    found: dict[str, Any] = yaml.safe_load(text)
    return found


ACTION = read(ROOT / "action.yml")
TRIAGE = read(ROOT / ".github/workflows/triage.yml")
EVERY = [*WORKFLOWS, ROOT / "action.yml"]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_the_published_schema_holds(path: Path):
    schema = "github-actions.json" if path.name == "action.yml" else "github-workflows.json"
    jsonschema.validate(read(path), json.loads((BUILTIN / schema).read_text(encoding="utf-8")))


def steps_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """All steps, of a workflow or an action."""
    jobs = document.get("jobs", {"": document.get("runs", {})})
    return [step for job in jobs.values() for step in job["steps"]]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_no_expression_stands_in_a_script(path: Path):
    assert [step["run"] for step in steps_of(read(path)) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_permissions_are_named_and_time_is_limited(path: Path):
    workflow = read(path)
    assert "permissions" in workflow
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())
    assert "pull_request_target" not in workflow["on"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_checkout_leaves_no_token_behind(path: Path):
    checkouts = [step for step in steps_of(read(path)) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_example_has_the_least_permissions_and_one_run_an_issue():
    (job,) = TRIAGE["jobs"].values()
    assert TRIAGE["permissions"] == {}
    assert job["permissions"] == {"contents": "read", "issues": "write"}
    assert "github.event.issue.number" in TRIAGE["concurrency"]["group"]
    assert TRIAGE["concurrency"]["cancel-in-progress"] is False


def test_the_example_runs_on_the_events_that_the_action_takes():
    assert set(TRIAGE["on"]) == set(EVENTS)


def test_the_variables_of_the_last_step_are_the_inputs_that_problems_name():
    env = ACTION["runs"]["steps"][-1]["env"]
    assert {name: env[name] for name in INPUTS} == {
        name: f"${{{{ inputs.{given} }}}}" for name, given in INPUTS.items()
    }
    assert set(INPUTS.values()) == set(ACTION["inputs"])


def holds(expression: str, event: dict[str, Any], event_name: str) -> bool:
    """The few things of GitHub's expressions that the example's condition uses."""

    def value(path: str) -> Any:
        found: Any = {"event": event, "event_name": event_name}
        for part in path.split(".")[1:]:
            found = found.get(part) if isinstance(found, dict) else None
        return found

    def contains(text: Any, part: str) -> bool:
        return part.lower() in str(text or "").lower()

    python = re.sub(r"github(\.\w+)+", lambda found: f"value({found[0]!r})", expression)
    python = re.sub(r"!(?!=)", " not ", python.replace("&&", " and ").replace("||", " or "))
    return bool(eval(python, {"value": value, "contains": contains}))


@pytest.mark.parametrize(
    ("event_name", "event", "expected"),
    [
        pytest.param("issues", {}, True, id="an issue"),
        pytest.param("issues", {"sender": {"type": "Bot"}}, False, id="an issue by a bot"),
        pytest.param("schedule", {"sender": {}, "issue": None}, True, id="a week is over"),
        pytest.param("issue_comment", {"comment": {"body": "Same here"}}, False, id="a comment without a command"),
        pytest.param("issue_comment", {"comment": {"body": "/faq 9"}}, True, id="a command"),
        pytest.param("issue_comment", {"comment": {"body": "/FAQ why"}}, True, id="a command in capitals"),
        pytest.param("issue_comment", {"comment": {"body": "／ｆａｑ　９"}}, True, id="a full-width command"),
        pytest.param(
            "issue_comment", {"comment": {"body": "/faq 9"}, "sender": {"type": "Bot"}}, False, id="a command by a bot"
        ),
        pytest.param(
            "issue_comment",
            {"comment": {"body": "/faq 9"}, "issue": {"pull_request": {"url": "x"}}},
            False,
            id="a command on a pull request",
        ),
    ],
)
def test_the_example_spends_minutes_only_where_there_is_something_to_do(event_name, event, expected):
    (job,) = TRIAGE["jobs"].values()
    whole = {"sender": {"type": "User"}, "issue": {"number": 1}, **event}
    assert holds(job["if"], whole, event_name) is expected


def test_ci_runs_every_check():
    ci = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    for command in (
        "make test",
        "faqbot lint faq --format github",
        "faqbot compare",
        "tests/gh/test_octokit_examples.py",
    ):
        assert command in ci
