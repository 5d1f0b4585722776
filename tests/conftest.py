"""Fixtures for all rooms: the two databases, tools that may be missing, counts said at the end."""

import gc
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from archive_service.db import schema
from archive_service.db.engine import make_engine
from archive_service.jobs.engine import prepare
from tests import ceph
from tests.moulds import Moulds

DATABASES = ("sqlite", "postgresql")
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

# --- speed: nothing that a test could notice -----------------------------------------------------

_IN_MEMORY = Path("/dev/shm")
_LONGEST_NAME = 100
_ROOM = 6 << 30
"""What all tests leave lying at once is less."""


def _roomy(folder: Path) -> bool:
    """Say whether a folder in memory is there, is ours to write in, and has room for all that tests write."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    free = os.statvfs(folder)
    memory = dict(re.findall(r"^(\w+): +(\d+) kB$", Path("/proc/meminfo").read_text("ascii"), re.MULTILINE))
    return min(free.f_bavail * free.f_frsize, int(memory.get("MemAvailable", 0)) << 10) > _ROOM


if _roomy(_IN_MEMORY):  # there a flush to the medium costs nothing; it is still asked for
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))
SCRATCH = os.environ.get("PYTEST_DEBUG_TEMPROOT")


def pytest_collection_finish() -> None:
    """Let the collector of garbage not look at all modules and tests again and again: a third of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose tool is missing, saying so; where everything must be there, fail."""
    for mark in item.iter_markers("needs"):
        for tool in mark.args:
            _require(tool)


def _require(tool: str) -> str:
    found = _postgresql_program(tool) or shutil.which(tool)
    if found:
        return found
    reason = f"the program {tool!r} is not installed"
    if IN_CI:
        pytest.fail(f"{reason}, and nothing may be skipped here", pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share a costly fixture in one process: a second one would make it again."""
    for item in items:
        group = "s3" if "s3_rooms" in getattr(item, "fixturenames", ()) else _sharing(item.path)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))


def _sharing(path: Path) -> str:
    if path.parent.name == "journeys" and path.stem not in {"test_demo", "test_paper"}:
        return "journeys"
    if path.parent.name == "faults":
        return "faults"
    return path.stem if path.parent.name == "years" else ""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a long text or file by its size: megabytes would go to and fro in the names of tests."""
    long = isinstance(val, str | bytes) and len(val) > _LONGEST_NAME
    return f"{argname} of {len(val)}" if long else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """On the build server a skipped test is a failed one, whoever skipped it: nothing passes unrun."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped on the build server: {report.longrepr[2]}"
    return report


@pytest.fixture(scope="session")
def require() -> Callable[[str], str]:
    """Return a function that gives a tool's path, or skips (fails under CI) when it is missing."""
    return _require


# --- two real S3 servers -----------------------------------------------------------------------


@pytest.fixture(scope="session")
def s3_rooms(require: Callable[[str], str]) -> Iterator[Any]:
    """Two Ceph nodes, room A and room B, started together; every test makes its own buckets."""
    for program in ceph.PROGRAMS:
        require(program)
    folder = Path(tempfile.mkdtemp(prefix="archive-ceph-"))  # on a disk, for its large sparse files
    rooms = [ceph.CephRoom(folder / name) for name in ("a", "b")]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda room: room.start(), rooms))
    yield rooms
    for room in rooms:
        room.stop()
    shutil.rmtree(folder)


# --- what was counted -------------------------------------------------------------------------

TALLIES = pytest.StashKey[defaultdict[str, Counter[str]]]()


@pytest.fixture(scope="session")
def tally(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return ``tally(name, **counts)``: adds counts up over all tests and workers, to be said at the end."""

    def add(name: str, **counts: int) -> None:
        _count(request.config, name, counts)

    return add


def _count(config: pytest.Config, name: str, counts: dict[str, int]) -> None:
    """Add the counts; a count of nothing is one too: «0 wrong»."""
    total = config.stash.setdefault(TALLIES, defaultdict(Counter))[name]
    for what, count in counts.items():
        total[what] += count


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand a worker's counts to the process that says them."""
    if hasattr(session.config, "workeroutput"):
        counted = session.config.stash.get(TALLIES, {})
        session.config.workeroutput["tallies"] = {name: dict(counts) for name, counts in counted.items()}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over the counts of a worker that has finished."""
    for name, counts in getattr(node, "workeroutput", {}).get("tallies", {}).items():
        _count(node.config, name, counts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was counted: «triples: 5000 asked, 900 allowed, 4100 refused, 0 wrong»."""
    for name, counts in sorted(config.stash.get(TALLIES, {}).items()):
        said = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items())
        terminalreporter.write_line(f"{name}: {said}")


# --- PostgreSQL -------------------------------------------------------------------------------


def _postgresql_program(name: str) -> str | None:
    """Debian keeps PostgreSQL's programs out of PATH; return the newest of that name."""
    found = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(found, key=lambda path: float(path.parts[4]), default=None)
    return str(newest) if newest else None


class Cluster:
    """A PostgreSQL server of this test process, on 127.0.0.1 and a free port."""

    def __init__(self, root: Path, programs: Path) -> None:
        self.root = root
        self.programs = programs
        self.user = self._ordinary_user()
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def _ordinary_user() -> pwd.struct_passwd | None:
        """PostgreSQL refuses to run as root: take its own user, or nobody."""
        if os.geteuid() != 0:
            return None
        names = {user.pw_name for user in pwd.getpwall()}
        return pwd.getpwnam("postgres" if "postgres" in names else "nobody")

    def _as_user(self) -> dict[str, object]:
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def start(self) -> None:
        """Make the data directory and start the server; return when it answers."""
        self.root.chmod(0o755)
        data = self.root / "data"
        data.mkdir(mode=0o700)
        if self.user is not None:
            os.chown(data, self.user.pw_uid, self.user.pw_gid)
        init: list[object] = [
            "initdb",
            "-D",
            data,
            "-U",
            "archive",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        self._run(init)
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": data,
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": 60,
            "shared_buffers": "32MB",
            "log_min_messages": "fatal",
        }
        switches = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        log = (self.root / "server.log").open("wb")
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", data, *switches],
            stdout=log,
            stderr=log,
            cwd="/",
            **self._as_user(),
        )
        self._wait()

    def _run(self, command: list[object]) -> None:
        command = [self.programs / str(command[0]), *command[1:]]
        done = subprocess.run(command, capture_output=True, cwd="/", check=False, **self._as_user())
        if done.returncode:
            raise RuntimeError((done.stdout + done.stderr).decode("utf-8", "replace"))

    def _wait(self) -> None:
        assert self.process is not None
        for _ in range(400):
            try:
                self.execute("SELECT 1")
            except sa.exc.OperationalError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(self._log())

    def _log(self) -> str:
        log = self.root / "server.log"
        return log.read_text("utf-8", "replace") if log.exists() else ""

    def stop(self) -> None:
        """Stop the server at once: its data are thrown away."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=20)

    def url(self, database: str) -> str:
        """Return the address of a database of this server."""
        return f"postgresql://archive@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """Run a statement that cannot stand in a transaction."""
        engine = sa.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """A throw-away PostgreSQL server for this process, with a migrated template."""
    programs = Path(_require("initdb")).resolve().parent
    root = Path(tempfile.mkdtemp(prefix="archive-pg-", dir=SCRATCH))
    cluster = Cluster(root, programs)
    try:
        cluster.start()
        cluster.execute("CREATE DATABASE migrated")
        _fill(cluster.url("migrated"))
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(root, ignore_errors=True)


# --- both databases ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    _fill(f"sqlite:///{path}")
    return path


def _fill(url: str) -> None:
    """Make what a fresh installation has: our schema and the job engine's."""
    engine = make_engine(url)
    schema.upgrade(engine)
    prepare(engine)
    engine.dispose()


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    """``sqlite``, then ``postgresql``."""
    return str(request.param)


@pytest.fixture
def empty_database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'archive.sqlite'}"
        return
    yield from _database(request.getfixturevalue("postgresql_cluster"), "template0")


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh installation's database, on SQLite and on PostgreSQL."""
    if database_kind == "sqlite":
        path = tmp_path / "archive.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    yield from _database(request.getfixturevalue("postgresql_cluster"), "migrated")


def _database(cluster: Cluster, template: str) -> Iterator[str]:
    name = f"t_{os.urandom(6).hex()}"
    cluster.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY WAL_LOG")
    yield cluster.url(name)
    cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def moulds(tmp_path_factory: pytest.TempPathFactory) -> Moulds:
    """The sample school at every step it was taken to in this process."""
    return Moulds(tmp_path_factory.mktemp("moulds"))


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An engine on a fresh installation's database."""
    made = make_engine(database_url)
    yield made
    made.dispose()


# --- papers that people scan --------------------------------------------------------------------


@pytest.fixture
def paper_file(tmp_path: Path) -> Callable[..., Path]:
    """Return ``paper_file(text)``: a scanned paper of one page, such as an order, as a PDF file."""
    from reportlab.pdfgen.canvas import Canvas

    def make(text: str = "order") -> Path:
        path = tmp_path / f"{text}.pdf"
        canvas = Canvas(str(path), invariant=1)
        canvas.drawString(60, 700, text)
        canvas.save()
        return path

    return make


# --- judges of PDF files ----------------------------------------------------------------------


@pytest.fixture(scope="session")
def vera() -> Callable[..., None]:
    """Return ``vera(flavour, *files)``: fails with the broken rules unless all files are valid PDF/A."""
    script = Path(__file__).parent / "tools" / "vera"

    def judge(flavour: str, *files: Path) -> None:
        environment = {**os.environ, "PYTHON": sys.executable}
        done = subprocess.run(
            [script, flavour, *files], capture_output=True, text=True, check=False, env=environment
        )
        if done.returncode == 3:
            (pytest.fail if IN_CI else pytest.skip)(done.stderr.strip())
        assert done.returncode == 0, done.stdout + done.stderr

    return judge
