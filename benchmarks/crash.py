"""Crash run: web process, worker and PostgreSQL are killed at random moments while deliveries come in.

python -m benchmarks.crash            2,000 deliveries at 100 a second, each killed five times
python -m benchmarks.crash --short    200 deliveries, each killed once

GitHub's lists show comments a second late. The sender repeats only what got no 2xx. Every acknowledged delivery must be
handled, each issue that deserves a comment have exactly one, and the events of an issue be worked on in their order,
never two at once.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter

import click

from benchmarks.deliveries import Sender, deserves_answer, traffic
from benchmarks.rig import Rig, overlaps


@click.command()
@click.option("--short", is_flag=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--deliveries", "count", type=int)
@click.option("--rate", default=100.0, show_default=True)
@click.option("--kills", type=int, help="Of each of the three.")
def main(short: bool, seed: int, count: int | None, rate: float, kills: int | None) -> None:
    """Kill everything, lose nothing."""
    count, kills = count or (200 if short else 2000), kills or (1 if short else 5)
    chance = random.Random(seed)
    deliveries = traffic(count, rate)
    plan = sorted(
        (chance.uniform(0.1, count / rate), name) for name in ("web", "worker0", "postgres") for _ in range(kills)
    )
    with Rig.running(
        workers=2, issues=count // 4 + 1, FAQBOT_DEBOUNCE_SECONDS="0.5", FAQBOT_LOG="debug", FAQBOT_SWEEP_LIMIT="50"
    ) as rig:
        rig.fault("stale_comments", seconds=1)  # GitHub is late to show what was just posted
        started = time.monotonic()
        killer = threading.Thread(target=_kill, args=(rig, plan))
        killer.start()
        sender = Sender(rig.web_port)
        sender.send(deliveries)
        killer.join()
        sent = time.monotonic() - started
        drained = rig.drained(900)
        looks = rig.rows("SELECT count(*) FROM deliveries WHERE action = 'again'")[0][0]
        comments, statuses, attempts, out_of_order = rig.comments(), rig.statuses(), rig.work(), rig.out_of_order()
    issues = {delivery.number for delivery in deliveries}
    wrong = [number for number in issues if len(comments.get(number, [])) != int(deserves_answer(number))]
    begun = Counter(attempt.delivery for attempt in attempts)
    at_once = overlaps(attempts)
    click.echo(f"{count} deliveries over {sent:.1f} s, then {drained:.1f} s until nothing waited; kills: {len(plan)}")
    click.echo(
        f"sent again after no answer: {sum(each.attempts - 1 for each in deliveries)}, "
        f"refused: {dict(Counter(sender.refused))}"
    )
    click.echo(
        f"states: {statuses}; attempts cut off: {sum(attempt.ended is None for attempt in attempts)}; "
        f"deliveries begun more than once: {sum(times > 1 for times in begun.values())}; "
        f"issues looked at again: {looks}"
    )
    click.echo(
        f"issues: {len(issues)}; without exactly the comment they deserve: {len(wrong)}; "
        f"out of order: {len(out_of_order)}; two at once on an issue: {at_once}"
    )
    for pair in out_of_order[:10]:
        click.echo(f"out of order: {pair}")
    lost = count - sum(statuses.get(name, 0) for name in ("done", "superseded"))
    if (
        lost
        or wrong
        or out_of_order
        or at_once
        or set(sender.refused) - {503}
        or set(statuses) - {"done", "superseded"}
    ):
        raise click.ClickException(
            f"lost {lost}, wrong {sorted(wrong)[:10]}, out of order {len(out_of_order)}, {at_once} at once"
        )


def _kill(rig: Rig, plan: list[tuple[float, str]]) -> None:
    """Kill on time; what is no database is started again after half a second, as a supervisor would."""
    started = time.monotonic()
    for due, name in plan:
        time.sleep(max(0.0, started + due - time.monotonic()))
        rig.kill(name)
        if name != "postgres":
            time.sleep(0.5)
            rig.start(name)


if __name__ == "__main__":
    main()
