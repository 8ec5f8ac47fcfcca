"""Settings to the bot as it is served: database, worker and web application, and what it thinks of an issue."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bot.settings import Settings
from bot.web.serve_sandbox import Service

#: How long a thread may keep the interpreter from the others where web and worker share a process. Taking a delivery in
#: asks for it some ten times: with the usual 5 ms it waited for a quarter of a second behind four busy jobs.
TURN_SECONDS = 0.0005


@contextmanager
def open_bot(settings: Settings, *, work: bool = True) -> Iterator[Service]:
    """The bot behind `settings`, ready to be served; with `work` it also works on what it takes."""
    from bot.gh.deliveries import Accepted
    from bot.jobs.opening import open_store
    from bot.jobs.service import make_worker
    from bot.web.app import create_app
    from bot.web.faq_pages import faq_blueprint
    from bot.web.health import create_health
    from bot.wiring import catalog_getter, job_parts, thinker

    with open_store(settings.jobs) as store:
        parts = job_parts(settings, store)

        def intake(delivery: str, event: str, body: bytes, headers: Mapping[str, str]) -> Accepted:
            is_new = store.store_delivery(delivery, event, headers, body)
            return Accepted(reason="" if is_new else "taken before")

        blueprints = [create_health(store, parts.usage), faq_blueprint(catalog_getter(settings))]
        app = create_app(intake, settings.webhook_secrets, blueprints=blueprints)
        service = Service(app, why=thinker(settings))
        if not work:
            yield service
            return
        sys.setswitchinterval(TURN_SECONDS)
        worker = make_worker(store, parts)
        worker.start()
        try:
            yield service
        finally:
            worker.stop()
            worker.join(settings.jobs.grace_seconds + 5)
