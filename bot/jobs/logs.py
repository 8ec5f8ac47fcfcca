"""Log lines as JSON, one object each, with the delivery that they belong to."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog

LEVELS = ("debug", "info", "warning", "error")


def set_up_logs(level: str = "info", stream: TextIO | None = None, *, readable: bool | None = None) -> None:
    """Log to `stream` (standard error). `readable` lines are for people; by default where the stream is a terminal.

    What other libraries log goes the same way, from warnings on; procrastinate, which logs every job that waits as an
    error with its trace, only when it is critical: what matters of it is logged here.
    """
    wanted = getattr(logging, level.upper())
    for_people = (stream or sys.stderr).isatty() if readable is None else readable
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(colors=False)]
        if for_people
        else [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(wanted),
        logger_factory=lambda *_: structlog.WriteLogger(stream or sys.stderr),
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    logging.basicConfig(handlers=[handler], level=max(wanted, logging.WARNING))
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
