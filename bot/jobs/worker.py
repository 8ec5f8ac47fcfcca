"""A worker: takes jobs off the queue until it is told to stop, and survives the database going away."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import structlog
from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.worker import Worker as QueueWorker

from bot.jobs import metrics
from bot.jobs.database import connection_options
from bot.jobs.runner import Again, Process, Runner
from bot.jobs.settings import JobSettings
from bot.jobs.store import QUEUE, TASK, Store

POLL_SECONDS = 1.0
RESTART_SECONDS = 1.0
STOP_SECONDS = 0.2  # how often a worker looks whether it is to stop

log = structlog.get_logger(__name__)


class _WhenTold(BaseRetryStrategy):
    """Again says when. Any other error is one of the database, after which the job is simply done again."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        if isinstance(exception, Again):
            return RetryDecision(retry_at=exception.at)
        return RetryDecision(retry_in={"seconds": 5})


class _QueueWorker(QueueWorker):
    """Procrastinate's worker, which looks for work again when a job ends: the next one of its lane may start now."""

    async def _process_job(self, context: JobContext) -> None:
        try:
            await super()._process_job(context)
        except Exception as error:  # the database is gone: `_watch` finds the job again
            log.warning("end_not_noted", job=context.job.id, error=repr(error.__cause__ or error))
        finally:
            self._new_job_event.set()

    @property
    def running(self) -> set[int | None]:
        """Ids of the jobs that run here."""
        return {context.job.id for context in self._running_jobs.values()}


class Worker:
    """Runs jobs with `process` until `stop`. `chores` are run every so often by one of all workers at a time.

    `poll_seconds`: how often it looks for jobs whose time has come; new ones are announced.
    """

    def __init__(
        self,
        store: Store,
        runner: Runner,
        process: Process,
        chores: Callable[[], None] | None = None,
        *,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._store = store
        self._settings: JobSettings = store.settings
        self._runner = runner
        self._process = process
        self._chores = chores
        self._poll_seconds = poll_seconds
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Work until `stop`; come back whenever the queue breaks off, which it does when the database goes away."""
        chores = threading.Thread(target=self._do_chores, name="chores", daemon=True)
        chores.start()
        while not self._stop.is_set():
            try:
                asyncio.run(self._work())
            except Exception as error:
                log.warning("queue_broke_off", error=repr(error.__cause__ or error))
            self._stop.wait(RESTART_SECONDS)
        chores.join(timeout=5)
        log.info("worker_stopped")

    def start(self) -> None:
        """Run in a thread of this process."""
        self._thread = threading.Thread(target=self.run, name="worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more jobs; those that run have the grace time, then they stop before their next write."""
        self._stop.set()
        grace = threading.Timer(self._settings.grace_seconds, self._runner.stopping.set)
        grace.daemon = True
        grace.start()

    def join(self, timeout: float | None = None) -> None:
        """Wait until a started worker has stopped."""
        if self._thread is not None:
            self._thread.join(timeout)

    async def _work(self) -> None:
        settings = self._settings
        # The queue's own notes need not survive a crash: who works on what is found out again, and what was done stands
        # with the delivery, which the store writes down for good. Only that and what is acknowledged wait for the disk.
        connector = PsycopgConnector(
            conninfo=self._store.url, kwargs=connection_options(self._store.url, durable=False),
            min_size=1, max_size=4, timeout=5, reconnect_timeout=2,
        )  # fmt: skip
        app = App(connector=connector)
        app.task(name=TASK, retry=_WhenTold(), queue=QUEUE)(self._run_job)
        async with app.open_async():
            worker = _QueueWorker(
                app, queues=[QUEUE], concurrency=settings.concurrency, delete_jobs="always",
                install_signal_handlers=False,
                fetch_job_polling_interval=self._poll_seconds, update_heartbeat_interval=settings.heartbeat_seconds,
                stalled_worker_timeout=settings.stalled_seconds, shutdown_graceful_timeout=settings.grace_seconds,
            )  # fmt: skip
            beside = [asyncio.create_task(self._watch(app, worker)), asyncio.create_task(self._stop_when_told(worker))]
            try:
                await worker.run()  # type: ignore[no-untyped-call]
            finally:
                for task in beside:
                    task.cancel()

    def _run_job(self, delivery: str) -> None:
        self._runner.work(delivery, self._process)

    async def _stop_when_told(self, worker: _QueueWorker) -> None:
        """Not called from `stop` itself: the queue forgets what it is told before it has begun to run."""
        while True:
            await asyncio.sleep(STOP_SECONDS)
            if self._stop.is_set():
                worker.stop()  # type: ignore[no-untyped-call]

    async def _watch(self, app: App, worker: _QueueWorker) -> None:
        """Put jobs that nobody works on back: those of dead workers, and own ones whose end was not noted."""
        suspects: set[int] = set()
        while True:
            await asyncio.sleep(self._settings.watch_seconds)
            try:
                await asyncio.to_thread(self._store.limits.release)
                lost, suspects = await self._lost(app, worker, suspects)
                for job in lost:
                    await asyncio.to_thread(self._store.taken_over, str(job.task_kwargs.get("delivery")))
                    await app.job_manager.retry_job(job)
                    metrics.TAKEN_OVER.inc()
                    log.warning("taken_over", delivery=job.task_kwargs.get("delivery"), job=job.id)
            except Exception as error:
                log.warning("watch", error=repr(error))

    async def _lost(self, app: App, worker: _QueueWorker, suspects: set[int]) -> tuple[list[Job], set[int]]:
        stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self._settings.stalled_seconds)
        doing = await app.job_manager.list_jobs_async(status="doing", queue=QUEUE, worker_id=worker.worker_id)
        mine = {job.id: job for job in doing if job.id and job.id not in worker.running}
        lost = [job for job in stalled if job.worker_id != worker.worker_id]
        lost += [job for id, job in mine.items() if id in suspects]
        return lost, set(mine) - {job.id for job in lost if job.id}

    def _do_chores(self) -> None:
        while self._chores is not None and not self._stop.is_set():
            started = time.monotonic()
            try:
                self._chores()
            except Exception as error:
                log.warning("chores", error=repr(error))
            self._stop.wait(max(1.0, 60.0 - (time.monotonic() - started)))
