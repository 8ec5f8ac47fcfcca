"""Soak run: steady traffic for a long time; the memory of web and worker must stay flat.

python -m benchmarks.soak              30 minutes at 5 a second
python -m benchmarks.soak --short      20 seconds
"""

from __future__ import annotations

import threading
import time

import click

from benchmarks.deliveries import Sender, openings
from benchmarks.rig import Rig

SAMPLES = 30
GROWTH_MB = 8.0  # from the median of the second sixth of the run to that of the last


@click.command()
@click.option("--short", is_flag=True)
@click.option("--minutes", type=float)
@click.option("--rate", default=5.0, show_default=True)
def main(short: bool, minutes: float | None, rate: float) -> None:
    """Watch the memory."""
    seconds = 60 * (minutes or (1 / 3 if short else 30))
    count = int(seconds * rate)
    deliveries = openings(1, count, rate)
    rows: list[tuple[float, float]] = []
    with Rig.running(issues=count + 1) as rig:
        sending = threading.Thread(target=Sender(rig.web_port).send, args=(deliveries,))
        sending.start()
        started = time.monotonic()
        while sending.is_alive():
            sending.join(seconds / SAMPLES)
            rows.append((rig.memory("web"), rig.memory("worker0")))
            passed = (time.monotonic() - started) / 60
            click.echo(f"{passed:5.1f} min: web {rows[-1][0]:.1f} MB, worker {rows[-1][1]:.1f} MB")
        rig.drained(60)
        statuses = rig.statuses()
    growth = [_median(rows[-5:], process) - _median(rows[5:10], process) for process in (0, 1)]
    click.echo(f"{count} deliveries: {statuses}; growth: web {growth[0]:+.1f} MB, worker {growth[1]:+.1f} MB")
    if max(growth) > GROWTH_MB or statuses != {"done": count}:
        raise click.ClickException("not flat")


def _median(rows: list[tuple[float, float]], process: int) -> float:
    return sorted(row[process] for row in rows)[len(rows) // 2]


if __name__ == "__main__":
    main()
