"""Fault runs: disk full, database gone, clocks that jump, ten thousand deliveries waiting.

python -m benchmarks.faults                     all of them
python -m benchmarks.faults --short             all but the full disk, and a thousand deliveries waiting
python -m benchmarks.faults --only disk-full    needs the right to mount a tmpfs
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from benchmarks.deliveries import Delivery, Sender, deserves_answer, make_delivery, openings, traffic
from benchmarks.rig import Rig

RATE = 20.0


@click.command()
@click.option("--short", is_flag=True)
@click.option("--only", type=click.Choice(["database-gone", "disk-full", "clocks", "waiting"]))
def main(short: bool, only: str | None) -> None:
    """Each fault in turn; says no when something acknowledged was lost."""
    runs: dict[str, Callable[[], None]] = {
        "database-gone": lambda: database_gone(3 if short else 20),
        "clocks": clocks,
        "waiting": lambda: waiting(1000 if short else 10_000),
        "disk-full": disk_full,
    }
    for name, run in runs.items():
        if name == only or (only is None and not (short and name == "disk-full")):
            click.echo(f"== {name}")
            run()


def database_gone(seconds: float) -> None:
    """An external PostgreSQL stops in the middle and comes back later."""
    from bot.jobs.embedded import EmbeddedPostgres

    deliveries = traffic(int(RATE * (seconds + 6)), RATE)
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "external")
        server.__enter__()
        try:
            with Rig.running(workers=2, issues=len(deliveries), DATABASE_URL=server.url) as rig:
                sender = Sender(rig.web_port)
                sending = threading.Thread(target=sender.send, args=(deliveries,))
                sending.start()
                time.sleep(3)
                server.close()
                time.sleep(seconds)
                server = EmbeddedPostgres(Path(folder) / "external")
                server.__enter__()
                sending.join()
                _check(rig, deliveries, sender, f"database gone for {seconds:g} s")
        finally:
            server.close()


def clocks() -> None:
    """The clocks of web and workers are days apart, and jump while they run; the database's is the one that counts."""
    deliveries = traffic(100, RATE)
    with Rig.running(workers=2, issues=100, clocks_jump=True, FAQBOT_DEBOUNCE_SECONDS="0.5") as rig:
        sender = Sender(rig.web_port)
        sender.send(deliveries)
        _check(rig, deliveries, sender, "clocks that jump by up to two days")


def waiting(count: int) -> None:
    """So many deliveries are waiting when the workers start."""
    deliveries = openings(1, count)
    with Rig.running(workers=0, issues=count + 50) as rig:
        sender = Sender(rig.web_port)
        sender.send(deliveries)
        rig.start("worker0")
        started = time.monotonic()
        fresh = [make_delivery(f"new-{n:06d}", count + n, "opened", n / 10) for n in range(1, 41)]
        sender.send(fresh)
        late = max(delivery.acknowledged for delivery in fresh)
        rig.drained(1800)
        seconds = time.monotonic() - started
        _check(
            rig, deliveries + fresh, sender, f"{count} waiting at start, worked off at {count / seconds:.0f} a second"
        )
        click.echo(f"slowest acknowledgement meanwhile: {1000 * late:.0f} ms")


def disk_full() -> None:
    """The disk of the database fills up and is given room again."""
    with _small_disk(220) as disk:
        deliveries = traffic(300, RATE)
        with Rig.running(workers=2, issues=100, FAQBOT_DATA=str(disk / "var")) as rig:
            sender = Sender(rig.web_port)
            sending = threading.Thread(target=sender.send, args=(deliveries,))
            sending.start()
            time.sleep(3)
            ballast = disk / "ballast"
            with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
                while True:
                    file.write(b"\0" * 65536)
            time.sleep(6)
            ballast.unlink()
            sending.join()
            _check(rig, deliveries, sender, "disk full for 6 s")


def _check(rig: Rig, deliveries: list[Delivery], sender: Sender, what: str) -> None:
    rig.drained(180)
    comments, statuses = rig.comments(), rig.statuses()
    numbers = {delivery.number for delivery in deliveries}
    wrong = [number for number in numbers if len(comments.get(number, [])) != int(deserves_answer(number))]
    lost = len(deliveries) - statuses.get("done", 0) - statuses.get("superseded", 0)
    again = sum(delivery.attempts - 1 for delivery in deliveries)
    click.echo(f"{what}: {len(deliveries)} deliveries, {again} sent again, refused: {dict(Counter(sender.refused))}")
    click.echo(f"states: {statuses}; lost: {lost}; issues without exactly the comment they deserve: {len(wrong)}")
    if lost or wrong or set(sender.refused) - {503}:
        raise click.ClickException(f"lost {lost}, wrong {sorted(wrong)[:10]}\n{rig.tail()}")


@contextlib.contextmanager
def _small_disk(megabytes: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", folder], check=False
        )
        if made.returncode:
            raise click.ClickException("this run needs the right to mount a tmpfs")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


if __name__ == "__main__":
    main()
