"""Crash run: web process, worker and PostgreSQL are killed at random moments while deliveries come in.

python -m benchmarks.crash            2,000 deliveries at 100 a second, each killed five times
python -m benchmarks.crash --short    200 deliveries, each killed once
"""

from __future__ import annotations

import random
import threading
import time

import click

from benchmarks.rig import Rig, Sender, deserves_answer, traffic


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
    with Rig.running(workers=2, issues=count // 4 + 1, FAQBOT_DEBOUNCE_SECONDS="0.5") as rig:
        started = time.monotonic()
        killer = threading.Thread(target=_kill, args=(rig, plan))
        killer.start()
        sender = Sender(rig.web_port)
        sender.send(deliveries)
        killer.join()
        sent = time.monotonic() - started
        drained = rig.drained(180)
        comments, statuses, handled = rig.comments(), rig.statuses(), rig.handled()
    issues = {delivery.number for delivery in deliveries}
    wrong = [number for number in issues if len(comments.get(number, [])) != int(deserves_answer(number))]
    out_of_order = _out_of_order(handled)
    click.echo(f"{count} deliveries over {sent:.1f} s, then {drained:.1f} s until nothing waited; kills: {len(plan)}")
    click.echo(f"sent again after no answer: {sum(d.attempts - 1 for d in deliveries)}, refused: {len(sender.refused)}")
    click.echo(f"states: {statuses}; work begun again after a kill: {len(handled) - len(set(handled))}")
    click.echo(
        f"issues: {len(issues)}; without exactly the comment they deserve: {len(wrong)}; out of order: {out_of_order}"
    )
    lost = count - sum(statuses.get(name, 0) for name in ("done", "superseded"))
    if lost or wrong or out_of_order or set(statuses) - {"done", "superseded"}:
        raise click.ClickException(f"lost {lost}, wrong {sorted(wrong)[:10]}, out of order {out_of_order}")


def _kill(rig: Rig, plan: list[tuple[float, str]]) -> None:
    """Kill on time; what is no database is started again after half a second, as a supervisor would."""
    started = time.monotonic()
    for due, name in plan:
        time.sleep(max(0.0, started + due - time.monotonic()))
        rig.kill(name)
        if name != "postgres":
            time.sleep(0.5)
            rig.start(name)


def _out_of_order(handled: list[tuple[int, str]]) -> int:
    """Deliveries whose first completed run came after that of a later one of the same issue."""
    newest: dict[int, str] = {}
    seen: set[str] = set()
    wrong = 0
    for number, id in handled:
        if id in seen:
            continue
        seen.add(id)
        wrong += id < newest.get(number, "")
        newest[number] = max(id, newest.get(number, ""))
    return wrong


if __name__ == "__main__":
    main()
