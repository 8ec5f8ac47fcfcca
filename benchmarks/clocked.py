"""`python -m benchmarks.clocked serve`: the `faqbot` command in a process whose clock jumps every second."""

from __future__ import annotations

import datetime
import random
import threading
import time

DAY = 86_400.0


def let_it_jump() -> None:
    """From now on the wall clock of this process is wrong, and wrong in another way every second."""
    real_time, real_datetime = time.time, datetime.datetime
    offset = [random.uniform(-DAY, DAY)]

    class Jumping(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return real_datetime.now(tz) + datetime.timedelta(seconds=offset[0])

    def jump() -> None:
        while True:
            threading.Event().wait(1)
            offset[0] = random.uniform(-DAY, DAY)

    threading.Thread(target=jump, daemon=True).start()
    time.time = lambda: real_time() + offset[0]
    datetime.datetime = Jumping  # type: ignore[misc]


if __name__ == "__main__":
    let_it_jump()
    from bot.cli.main import main

    main()
