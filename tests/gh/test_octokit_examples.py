"""GitHub's public example payloads: each is taken, ignored or declined, and none makes the webhook stumble.

npm install --prefix var/octokit @octokit/webhooks-examples
OCTOKIT_EXAMPLES=var/octokit/node_modules/@octokit/webhooks-examples pytest tests/gh/test_octokit_examples.py
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from bot.gh.deliveries import Accepted, sign
from bot.gh.events import EVENTS
from bot.web.app import create_app
from tests.builders import SECRET

FOLDER = Path(os.environ.get("OCTOKIT_EXAMPLES", "var/octokit/node_modules/@octokit/webhooks-examples"))

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="@octokit/webhooks-examples is not there (CI installs it)")


def examples() -> list[tuple[str, str, bytes]]:
    """(event, action, body) of all examples of github.com and of enterprise servers."""
    hooks = [hook for file in sorted(FOLDER.glob("*/index.json")) for hook in json.loads(file.read_text())]
    bodies = [(hook["name"], example) for hook in hooks for example in hook["examples"]]
    return [(event, example.get("action", ""), json.dumps(example).encode()) for event, example in bodies]


def test_every_public_example_is_taken_or_declined() -> None:
    client = create_app(lambda *_: Accepted(), (SECRET,)).test_client()
    statuses: Counter[tuple[int, bool]] = Counter()
    for event, action, body in examples():
        headers = {"X-GitHub-Event": event, "X-GitHub-Delivery": "1", "X-Hub-Signature-256": sign(SECRET, body)}
        response = client.post("/webhook", data=body, headers={**headers, "Content-Type": "application/json"})
        assert response.status_code in (200, 202, 204), (event, action, response.text)
        statuses[response.status_code, (event, action) in EVENTS] += 1
    assert statuses[202, True] > 80
    assert statuses[204, False] > 600
    assert statuses[202, False] == 0
