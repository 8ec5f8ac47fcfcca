"""Storm run: GitHub answers everything with a secondary rate limit for a while.

    python -m benchmarks.storm            ten minutes
    python -m benchmarks.storm --short    six seconds

The workers may have some requests under way when the storm begins; each of them is refused once. After that nothing may
be sent before Retry-After, nothing may be lost, nothing posted twice.
"""

from __future__ import annotations

import threading
import time

import click

from benchmarks.deliveries import Sender, deserves_answer, traffic
from benchmarks.rig import Rig

UNDER_WAY = 2 * 4  # two workers with four jobs each
SETTLE_SECONDS = 2.0  # requests that were under way are answered by then


@click.command()
@click.option("--short", is_flag=True)
@click.option("--seconds", type=float)
def main(short: bool, seconds: float | None) -> None:
    """Be quiet until GitHub says so."""
    seconds = seconds or (6 if short else 600)
    deliveries = traffic(200, 20)
    with Rig.running(workers=2, issues=60, FAQBOT_DEBOUNCE_SECONDS="0.5") as rig:
        sending = threading.Thread(target=Sender(rig.web_port).send, args=(deliveries,))
        sending.start()
        time.sleep(3)
        began = time.time()
        rig.fault("secondary_limit", seconds=seconds)
        sending.join()
        waiting = rig.ready()["queue"]["waiting"]
        rig.drained(seconds + 180)
        ended = time.time()
        requests, comments, statuses = rig.requests(), rig.comments(), rig.statuses()
    mine = [line for line in requests if began <= line["at"] <= ended]
    refused = [line for line in mine if line["limited"]]
    early = [line for line in mine if began + SETTLE_SECONDS < line["at"] < began + seconds]
    issues = {delivery.number for delivery in deliveries}
    wrong = [number for number in issues if len(comments.get(number, [])) != int(deserves_answer(number))]
    click.echo(f"storm of {seconds:.0f} s, {len(deliveries)} deliveries, {waiting} waiting when all were stored")
    click.echo(
        f"requests refused: {len(refused)} (under way: at most {UNDER_WAY}); sent before Retry-After: {len(early)}"
    )
    click.echo(f"everything done {ended - began - seconds:.1f} s after the storm; {statuses}")
    click.echo(f"issues: {len(issues)}; without exactly the comment they deserve: {len(wrong)}")
    if wrong or early or len(refused) > UNDER_WAY or set(statuses) - {"done", "superseded"}:
        raise click.ClickException(f"wrong {wrong}, early {early[:3]}")


if __name__ == "__main__":
    main()
