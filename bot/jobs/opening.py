"""From settings to an open store: the database started where it is ours, waited for, and brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bot.jobs.database import migrate, wait_for
from bot.jobs.settings import JobSettings
from bot.jobs.store import Store

WAIT_SECONDS = 60.0


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

            settings.data.mkdir(parents=True, exist_ok=True)
            url = stack.enter_context(EmbeddedPostgres(settings.postgres_folder)).url
        wait_for(url, wait_seconds)
        migrate(url)
        store = Store(url, settings, size or 2 * settings.concurrency + 8)
        stack.callback(store.close)
        yield store
