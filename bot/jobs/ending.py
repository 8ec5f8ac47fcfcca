"""An end within the platform's grace period, whatever a job still waits for."""

from __future__ import annotations

import os
import sys
import threading

import structlog

SPARE_SECONDS = 1.0  # for letting go of the database after the running jobs had their time

log = structlog.get_logger(__name__)


def end_within(grace_seconds: float) -> None:
    """End this process a little after that time if it has not ended by itself.

    A job may sit in a request that GitHub does not answer, and its thread cannot be interrupted. It is left as SIGKILL
    would leave it: another worker does it again.
    """
    cut = threading.Timer(grace_seconds + SPARE_SECONDS, _cut_off)
    cut.daemon = True
    cut.start()


def _cut_off() -> None:
    log.warning("cut_off", hint="a job did not end in time; it is done again")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
