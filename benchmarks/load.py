"""Load run: how quickly deliveries are acknowledged while a worker works, how many jobs a second, end to end.

python -m benchmarks.load            60 s each at 50, 100 and 200 a second, then as fast as it goes
python -m benchmarks.load --short    5 s at 50 a second
"""

from __future__ import annotations

import statistics
import time

import click

from benchmarks.rig import Delivery, Rig, Sender, make_delivery, percentile

IDLE_SECONDS = 0.5  # between deliveries, for the latency of an idle server


@click.command()
@click.option("--short", is_flag=True)
@click.option("--seconds", type=float)
@click.option("--rate", "rates", type=float, multiple=True)
@click.option("--flood", "flood", type=int, help="Deliveries sent at once in the end.")
def main(short: bool, seconds: float | None, rates: tuple[float, ...], flood: int | None) -> None:
    """Acknowledgement, throughput and memory."""
    seconds = seconds or (5 if short else 60)
    rates = rates or ((50,) if short else (50, 100, 200))
    flood = (200 if short else 3000) if flood is None else flood
    sizes = [int(rate * seconds) for rate in rates]
    click.echo(
        "run | deliveries | acknowledged p50 ms | p99 ms | max ms | end to end p50 s | p99 s | jobs/s | MB web, worker"
    )
    with Rig.running(issues=sum(sizes) + flood + 100) as rig:
        first = 1
        idle = [
            make_delivery(f"idle-{n}", n, "opened", n * IDLE_SECONDS)
            for n in range(first, first + (5 if short else 40))
        ]
        _run(rig, "idle", idle)
        first += len(idle)
        for rate, size in zip(rates, sizes, strict=True):
            _run(
                rig,
                f"{rate:g}/s",
                [make_delivery(f"{first + n:06d}", first + n, "opened", n / rate) for n in range(size)],
            )
            first += size
        if flood:
            _run(
                rig,
                "as fast as it goes",
                [make_delivery(f"{first + n:06d}", first + n, "opened", 0.0) for n in range(flood)],
            )


def _run(rig: Rig, name: str, deliveries: list[Delivery]) -> None:
    before = {id for _, id in rig.handled()}
    started = time.time()
    Sender(rig.web_port).send(deliveries)
    stored = time.time() - started
    rig.drained(600)
    done = rig.finished()
    mine = [delivery for delivery in deliveries if delivery.id not in before]
    acknowledged = [1000 * delivery.acknowledged for delivery in mine]
    whole = [done[delivery.id] - (delivery.sent_at - delivery.acknowledged) for delivery in mine if delivery.id in done]
    jobs = len(mine) / (max(done[delivery.id] for delivery in mine) - started)
    median, slow = statistics.median(acknowledged), percentile(acknowledged, 0.99)
    memory = f"{rig.memory('web'):.0f}, {rig.memory('worker0'):.0f}"
    click.echo(
        f"{name} | {len(mine)} in {stored:.1f} s | {median:.1f} | {slow:.1f} | {max(acknowledged):.1f} | "
        f"{statistics.median(whole):.3f} | {percentile(whole, 0.99):.3f} | {jobs:.0f} | {memory}"
    )


if __name__ == "__main__":
    main()
