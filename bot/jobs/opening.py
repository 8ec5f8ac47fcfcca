"""From settings to an open store: the database started where it is ours, waited for, and brought up to date."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import structlog

from bot.errors import FaqbotError
from bot.jobs.database import migrate, wait_for
from bot.jobs.own_folder import make_own_folder
from bot.jobs.settings import JobSettings
from bot.jobs.store import Store

WAIT_SECONDS = 60.0

log = structlog.get_logger(__name__)


@contextmanager
def open_store(
    settings: JobSettings, *, size: int | None = None, wait_seconds: float = WAIT_SECONDS
) -> Iterator[Store]:
    """The store that `settings` name, with a pool of `size` connections (default: for a worker and a web server).

    Without a database_url an embedded PostgreSQL in the data folder is started or joined. FaqbotError where the
    database does not answer in time.
    """
    with ExitStack() as stack:
        url = settings.database_url
        if not url:
            from bot.jobs.embedded import EmbeddedPostgres

            make_own_folder(settings.data)
            url = stack.enter_context(EmbeddedPostgres(settings.postgres_folder)).url
        _bring_up_to_date(url, wait_seconds)
        store = Store(url, settings, size or 2 * settings.concurrency + 8)
        stack.callback(store.close)
        yield store


def _bring_up_to_date(url: str, seconds: float) -> None:
    """Wait and migrate; once more where the database goes away in the middle of that."""
    until = time.monotonic() + seconds
    while True:
        wait_for(url, max(1.0, until - time.monotonic()))
        try:
            migrate(url)
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if time.monotonic() > until:
                raise FaqbotError(f"the database went away: {str(error).strip()}") from error
            log.warning("database_gone_while_starting", error=str(error).strip())
            time.sleep(0.2)
        else:
            return
