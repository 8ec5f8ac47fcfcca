"""Load run: how quickly deliveries are acknowledged while a worker works, how many jobs a second, end to end.

python -m benchmarks.load            60 s each at 50, 100 and 200 a second, then as fast as it goes
python -m benchmarks.load --short    5 s at 50 a second
python -m benchmarks.load --external postgresql://...    with a database of its own server
python -m benchmarks.load --in-one   web and worker in one process, as `faqbot serve` runs by default
"""

from __future__ import annotations

import statistics
import time

import click

from benchmarks.deliveries import Delivery, Sender, deserves_answer, make_delivery, openings, percentile
from benchmarks.rig import Rig

IDLE_SECONDS = 0.5  # between deliveries, for the latency of an idle server


@click.command()
@click.option("--short", is_flag=True)
@click.option("--seconds", type=float)
@click.option("--rate", "rates", type=float, multiple=True)
@click.option("--flood", "flood", type=int, help="Deliveries sent at once in the end.")
@click.option("--external", default="", help="Address of an empty database to use instead of the embedded one.")
@click.option("--in-one", is_flag=True, help="Web and worker in one process.")
def main(
    short: bool, seconds: float | None, rates: tuple[float, ...], flood: int | None, external: str, in_one: bool
) -> None:
    """Acknowledgement, throughput and memory."""
    seconds = seconds or (5 if short else 60)
    rates = rates or ((50,) if short else (50, 100, 200))
    flood = (200 if short else 3000) if flood is None else flood
    sizes = [int(rate * seconds) for rate in rates]
    few = 5 if seconds < 20 else 40
    idle = [make_delivery(f"idle-{n}", n, "opened", n * IDLE_SECONDS) for n in range(1, few + 1)]
    environment = {"DATABASE_URL": external} if external else {}
    click.echo(
        "run | deliveries | acknowledged p50 ms | p99 ms | max ms | to the comment p50 s | p99 s | "
        "jobs/s while sending | jobs/s in all | MB | processor ms a delivery"
    )
    with Rig.running(workers=0 if in_one else 1, issues=sum(sizes) + flood + 100, in_one=in_one, **environment) as rig:
        _run(rig, "idle", idle)
        first = len(idle) + 1
        for rate, size in zip(rates, sizes, strict=True):
            _run(rig, f"{rate:g}/s", openings(first, size, rate))
            first += size
        if flood:
            _run(rig, "all at once", openings(first, flood))


def _run(rig: Rig, name: str, deliveries: list[Delivery]) -> None:
    before = rig.processor_seconds()
    started = time.time()
    Sender(rig.web_port).send(deliveries)
    stored = time.time()
    rig.drained(1800)
    used = {role: seconds - before.get(role, 0.0) for role, seconds in rig.processor_seconds().items()}
    done = rig.finished()
    ends = [done[delivery.id] for delivery in deliveries]
    acknowledged = [1000 * delivery.acknowledged for delivery in deliveries]
    whole = [done[each.id] - each.due_at for each in deliveries if deserves_answer(each.number)]
    meanwhile = sum(end <= stored for end in ends) / (stored - started)
    memory = ", ".join(f"{role} {rig.memory(role):.0f}" for role in rig.processes if role != "github")
    cost = ", ".join(f"{role} {1000 * seconds / len(deliveries):.1f}" for role, seconds in used.items())
    click.echo(
        f"{name} | {len(deliveries)} in {stored - started:.1f} s | {statistics.median(acknowledged):.1f} | "
        f"{percentile(acknowledged, 0.99):.1f} | {max(acknowledged):.1f} | {statistics.median(whole):.3f} | "
        f"{percentile(whole, 0.99):.3f} | {meanwhile:.0f} | {len(deliveries) / (max(ends) - started):.0f} | "
        f"{memory} | {cost}"
    )


if __name__ == "__main__":
    main()
