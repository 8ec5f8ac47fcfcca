"""GitHub's stand-in for the fault and load runs, as a process: `python -m benchmarks.stand_in PORT ISSUES`.

Its issues are real questions: two of three are examples of entries that the shipped catalog answers, every third is
about something else. It runs under `nice`, because GitHub does not run on your machine.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from itertools import cycle, islice
from pathlib import Path

from benchmarks.deliveries import REPO, deserves_answer

TOKEN = "a-token-of-the-rig"
BOT = "faqbot[bot]"
FAQ = Path(__file__).parents[1] / "faq"
SETTINGS = b"dry_run: false\n"
_UNRELATED = (
    "Please add me to the list of contributors\nI sent a pull request last week and would like to be named.",
    "Where is the logo of this project kept?\nI need it as a vector file for a talk next month.",
    "Typo in the readme\nThe third paragraph says teh instead of the.",
)
_QUESTIONS = 12


def questions() -> list[str]:
    """Texts that the bot answers: of each entry with signatures the first example that it answers with this entry."""
    from bot.catalog.loader import load_folder, require
    from bot.core.decide import decide
    from bot.core.matching import Matcher
    from bot.core.policy import Policy

    matcher = Matcher(require(load_folder(FAQ)))

    def is_answered(text: str, entry: int) -> bool:
        title, _, body = text.partition("\n")
        decision = decide(matcher.match(matcher.read(title, body)), Policy())
        return decision.kind == "answer" and decision.entry == entry

    found = (
        next((text for text in entry.match if is_answered(text, entry.id)), "")
        for entry in matcher.catalog.entries
        if entry.signatures
    )
    return list(islice(filter(None, found), _QUESTIONS))


def main(port: int, issues: int) -> None:
    """Serve until SIGTERM."""
    from bot.gh.sandbox.app import create_sandbox_app
    from bot.gh.sandbox.faults import Faults
    from bot.gh.sandbox.server import Server, bind
    from bot.gh.sandbox.state import Sandbox

    os.nice(10)
    sandbox, faults = Sandbox(), Faults()
    for login in ("reader", "maintainer"):
        sandbox.add_user(login)
    sandbox.add_user(BOT, type="Bot")
    sandbox.add_token(TOKEN, BOT)
    sandbox.add_repo(
        REPO, roles={"maintainer": "admin", BOT: "write"}, files={".github/faqbot.yml": SETTINGS},
        labels={"faq": ("0e8a16", "")},
    )  # fmt: skip
    answered, unrelated = cycle(questions()), cycle(_UNRELATED)
    for number in range(1, issues + 1):
        title, _, body = next(answered if deserves_answer(number) else unrelated).partition("\n")
        sandbox.open_issue(REPO, "reader", title, body)
    server = Server(create_sandbox_app(sandbox, faults), bind("127.0.0.1", port))
    server.start()
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    while not told.wait(1):  # a signal just before a wait without end would not be heard
        pass
    server.stop()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
