"""What can be set about jobs and the database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class JobSettings:
    """Times are in the unit of their name. The budgets hold over all workers, because they live in the database."""

    database_url: str = ""  # any PostgreSQL; empty: an embedded one in `data`
    data: Path = Path("var")
    concurrency: int = 4  # jobs at once in one worker
    nice: int = 5  # how far `faqbot worker` steps back behind deliveries on a shared machine, 0 to 19
    debounce_seconds: float = 5.0  # how long an edit waits for the next one
    debounce_limit_seconds: float = 60.0  # however many follow
    retry_hours: float = 24.0  # then a delivery that GitHub does not take is given up
    retry_limit_seconds: float = 1_800.0  # longest pause between two attempts
    unexpected_attempts: int = 5  # for errors that are nobody's but ours
    comments_per_hour: int = 20  # new comments per repository and hour
    writes_per_minute: int = 60  # per installation; GitHub's limit is 80
    writes_per_hour: int = 400  # per installation; GitHub's limit is 500
    writes_per_minute_in_all: int = 300
    heartbeat_seconds: float = 3.0
    stalled_seconds: float = 12.0  # without a heartbeat a worker counts as dead
    watch_seconds: float = 5.0  # how often workers look for jobs that nobody works on any more
    housekeeping_minutes: float = 10.0
    catch_up_minutes: float = 30.0  # how often GitHub is asked for deliveries that failed
    sweep_days: int = 3  # how old an issue without a decision may be to be looked at
    sweep_limit: int = 50  # issues per repository and run
    feedback_minutes: float = 180.0  # how often recent replies are looked at for reactions
    feedback_days: int = 14  # how old a reply may be for that
    feedback_limit: int = 50  # replies per repository and run
    grace_seconds: float = 8.0  # for running jobs on SIGTERM
    keep_input_days: int = 30  # title and body beside a decision, for replay
    keep_deliveries_days: int = 30
    keep_decisions_days: int = 400

    @property
    def postgres_folder(self) -> Path:
        """Where the embedded PostgreSQL keeps its files."""
        return self.data / "postgres"
