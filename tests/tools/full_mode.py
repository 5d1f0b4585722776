"""The full mode without containers, from an export to an audit: ``make full-mode``.

PostgreSQL that keeps its log, two Ceph servers behind TLS, the pages without workers behind nginx with
the very configuration of docker-compose.yml, two worker processes. A small school goes from its export
to the archive, a person comes in through TLS and has the stores audited, one room goes down and comes
back. Says what it saw, and fails where that is not what docs/full-mode.md promises.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
import pytest
import requests
import yaml

from tests import ceph
from tests.cli import conftest as small
from tests.conftest import _free_port, _postgresql_program
from tests.durable import DurableCluster

REPO = Path(__file__).parents[2]
ROOMS = {"store-a": ("localhost", "серверная"), "store-b": ("127.0.0.1", "подвал")}
"""Two names of one computer stand for two computers."""
_PATIENCE_S = 60


@dataclass
class Arrangement:
    """Everything that runs, and where."""

    root: Path
    cluster: DurableCluster
    rooms: list[ceph.CephRoom]
    web: int
    tls: int
    plain: int
    stores: dict[str, int]

    @property
    def home(self) -> Path:
        """The installation's home."""
        return self.root / "home"

    @property
    def url(self) -> str:
        """The address that people open."""
        return f"https://localhost:{self.tls}"


def main() -> None:
    """Run it all and clean up."""
    missing = [name for name in ("nginx", "openssl", *ceph.PROGRAMS) if shutil.which(name) is None]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}")
    root = Path(tempfile.mkdtemp(prefix="archive-full-"))
    try:
        with ExitStack() as stack:
            stack.enter_context(pytest.MonkeyPatch.context()).delenv("ARCHIVE_HOME", raising=False)
            _run(_arrange(root, stack), stack)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _run(all_: Arrangement, stack: ExitStack) -> None:
    cli = small.Cli(all_.home, all_.root / "phrase")
    _secret(cli.phrase, small.PHRASE)
    small._init = lambda _cli, profile="perevoz": _init(all_, profile, cli.phrase)  # type: ignore[assignment]
    _timed("init and import", lambda: small._imported(cli))
    for number in range(2):
        stack.enter_context(_process(all_, f"worker-{number}", "archive_service.worker"))
    words = ("serve", "--no-workers", "--host", "0.0.0.0", "--port", str(all_.web))
    stack.enter_context(_process(all_, "web", "archive_service.start", "--home", str(all_.home), *words))
    stack.enter_context(_nginx(all_, "proxy", _proxy_text(all_)))
    person = _until(lambda: _come_in(all_), "the pages open through TLS")
    _until(lambda: not _unsound(cli), "the workers have tried the locks, doctor is content")
    for stage in small.STAGES[1:]:
        _timed(stage, partial(small._WAYS[stage], cli))
    _expect(cli.json("cases")[0]["state"] == "archived", "the case is in the archive")
    _until(lambda: not _jobs_left(all_), "the workers have shipped the log")
    _audit(all_, person)
    _one_room_down(all_, person)


# --- what runs ----------------------------------------------------------------------------------


def _arrange(root: Path, stack: ExitStack) -> Arrangement:
    root.chmod(0o755)
    for name in ("pg", "secrets", "tls"):
        (root / name).mkdir()
    programs = Path(_postgresql_program("initdb") or "").parent
    cluster = DurableCluster(root / "pg", programs)
    rooms = [ceph.CephRoom(root / name) for name in ("ceph-a", "ceph-b")]
    stack.callback(cluster.stop)
    for room in rooms:
        stack.callback(room.stop)
    cluster.make()
    cluster.start()
    cluster.execute("CREATE DATABASE archive")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(ceph.CephRoom.start, rooms))
    _certificates(root / "tls")
    made = Arrangement(
        root, cluster, rooms, _free_port(), _free_port(), _free_port(), {name: _free_port() for name in ROOMS}
    )
    for name in ROOMS:
        _secret(root / "secrets" / f"{name}.access", ceph.ACCESS_KEY)
        _secret(root / "secrets" / f"{name}.secret", ceph.SECRET_KEY)
        shutil.copyfile(root / "tls" / "ca.pem", root / "secrets" / f"{name}.ca")
    stack.enter_context(_nginx(made, "stores", _stores_text(made)))
    return made


def _init(all_: Arrangement, profile: str, phrase: Path) -> list[object]:
    words: list[object] = ["init", "--store-keys", all_.root / "secrets"]
    for name, (host, room) in ROOMS.items():
        address = f"https://{host}:{all_.stores[name]}/{ceph.new_bucket()}"
        words += ["--store", f"{name}={address}@{room}"]
    words += ["--database", all_.cluster.url("archive"), "--profile", profile, "--id", "s1"]
    words += ["--name", "Школа проверочная", "--short-name", "Школа П", "--admin", "Пробнов Админ Тестович"]
    words += ["--admin-order", "1", "--admin-order-date", "2025-09-01"]
    return [*words, "--passphrase-file", phrase, "--ca-passphrase-file", phrase]


@contextmanager
def _process(all_: Arrangement, name: str, module: str, *words: str) -> Iterator[None]:
    """Run a program of ours with the environment that the compose file gives it."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPO),
        "ARCHIVE_HOME": str(all_.home),
        "ARCHIVE_BEHIND_PROXY": "true",
        "ARCHIVE_HOSTS": '["arhiv.school.example"]',
    }
    with _running(all_, name, [sys.executable, "-m", module, *words], environment):
        yield


@contextmanager
def _nginx(all_: Arrangement, name: str, text: str) -> Iterator[None]:
    file = all_.root / f"{name}.conf"
    text = text.replace("/tmp/", f"{all_.root}/{name}-")
    file.write_text(text.replace("@root@", str(all_.root)), "utf-8")
    with _running(all_, name, ["nginx", "-c", str(file), "-g", "daemon off;"], dict(os.environ)):
        yield


@contextmanager
def _running(all_: Arrangement, name: str, command: list[str], environment: dict[str, str]) -> Iterator[None]:
    with (all_.root / f"{name}.out").open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, cwd=all_.root)
    try:
        yield
    except BaseException:
        _say((all_.root / f"{name}.out").read_text("utf-8", "replace")[-3000:])
        raise
    finally:
        process.terminate()
        process.wait(_PATIENCE_S)


def _proxy_text(all_: Arrangement) -> str:
    """The proxy's configuration in docker-compose.yml with this computer's ports and files in it."""
    compose = yaml.safe_load((REPO / "docker-compose.yml").read_text("utf-8"))
    text = compose["configs"]["proxy"]["content"].replace("$$", "$")
    for there, here in (
        ("server web:8321", f"server 127.0.0.1:{all_.web}"),
        ("listen 8443", f"listen 127.0.0.1:{all_.tls}"),
        ("listen 8080", f"listen 127.0.0.1:{all_.plain}"),
        ("/run/secrets/tls-certificate", "@root@/tls/server.pem"),
        ("/run/secrets/tls-key", "@root@/tls/server.key"),
    ):
        if there not in text:
            raise AssertionError(there)
        text = text.replace(there, here)
    return _as_root(text)


def _stores_text(all_: Arrangement) -> str:
    """TLS before both stores, as their own programs have it in the full mode."""
    servers = "".join(
        f"server {{ listen 127.0.0.1:{all_.stores[name]} ssl; ssl_certificate @root@/tls/server.pem;"
        f" ssl_certificate_key @root@/tls/server.key; client_max_body_size 0;"
        f" proxy_request_buffering off; proxy_buffering off; proxy_http_version 1.1;"
        f" location / {{ proxy_pass {room.endpoint}; proxy_set_header Host $http_host; }} }}\n"
        for name, room in zip(ROOMS, all_.rooms, strict=True)
    )
    folders = "".join(
        f"{kind}_temp_path /tmp/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return _as_root(
        f"pid /tmp/nginx.pid; error_log /dev/stderr warn; events {{}}\nhttp {{ access_log off; {folders}\n"
        f"{servers} }}\n"
    )


def _as_root(text: str) -> str:
    """Let nginx's own processes be root's where root runs this: the files here are root's."""
    return ("user root;\n" if os.geteuid() == 0 else "") + text


def _certificates(folder: Path) -> None:
    """Make an authority and a certificate for this computer."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "rsa:2048", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA")
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n", "ascii")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-days", "2")
    openssl("x509", "-req", "-in", "server.csr", *signed, "-out", "server.pem")


def _secret(file: Path, text: str) -> None:
    file.touch(0o600)
    file.write_text(text, "utf-8")


# --- what people do -----------------------------------------------------------------------------


def _come_in(all_: Arrangement) -> requests.Session | None:
    """Log in through the proxy; None while the pages are not there yet."""
    session = requests.Session()
    session.trust_env = False  # neither a proxy nor an authority of the surroundings
    session.verify = str(all_.root / "tls" / "ca.pem")
    try:
        page = session.get(f"{all_.url}/login", timeout=5)
    except requests.ConnectionError:
        return None
    if page.status_code != 200:
        return None
    said = {
        "csrf_token": _hidden(page.text, "csrf_token"),
        "login": "admin",
        "phrase": small.PHRASE,
        "school": "s1",
    }
    home = session.post(f"{all_.url}/login", data=said, headers={"Origin": all_.url}, timeout=20)
    _expect(home.status_code == 200 and "/logout" in home.text, "somebody has logged in", home.status_code)
    cookies = {cookie.name: cookie.secure for cookie in session.cookies}
    _expect(all(cookies.values()), "cookies go through TLS only", cookies)
    moved = session.get(f"http://localhost:{all_.plain}/", allow_redirects=False, timeout=5)
    _expect(moved.headers["Location"].startswith("https://"), "http:// leads to https://")
    _expect("Strict-Transport-Security" in home.headers, "browsers are told to come by TLS")
    return session


def _audit(all_: Arrangement, person: requests.Session) -> None:
    """Have the stores audited from the page; the workers do it."""
    page = person.get(f"{all_.url}/rooms", timeout=20)
    said = {name: _hidden(page.text, name) for name in ("csrf_token", "once")}
    answer = person.post(f"{all_.url}/rooms/audit", data=said, headers={"Origin": all_.url}, timeout=20)
    _expect(answer.status_code == 200, "an audit is asked for on the page", answer.text[:500])
    _until(lambda: not _jobs_left(all_), "the workers have audited both stores")
    rows = _rows(all_, "SELECT store, objects, findings FROM audits ORDER BY store")
    _expect([row[0] for row in rows] == list(ROOMS), "each store was audited", rows)
    _expect(all(row[1] > 0 and row[2] == "[]" for row in rows), "and found whole", rows)


def _one_room_down(all_: Arrangement, person: requests.Session) -> None:
    """The second room's server stops: pages go on, /healthz says which; it comes back."""
    all_.rooms[1].close_gateway()
    _until(lambda: _health(all_, person)[0] == 503, "the health page says that a room is down")
    _expect(_health(all_, person)[1]["stores"]["store-a"], "the other room is up")
    started = time.monotonic()
    _expect(person.get(f"{all_.url}/", timeout=20).status_code == 200, "the pages open all the same")
    _say(f"  first page in {time.monotonic() - started:.1f} s")
    all_.rooms[1].open_gateway()
    _until(lambda: _health(all_, person)[0] == 200, "everything is there again")


def _health(all_: Arrangement, person: requests.Session) -> tuple[int, dict[str, dict[str, bool]]]:
    answer = person.get(f"{all_.url}/healthz", timeout=30)
    return answer.status_code, answer.json()


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""


def _jobs_left(all_: Arrangement) -> int:
    wanted = "SELECT count(*) FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED')"
    return int(_rows(all_, wanted)[0][0])


def _unsound(cli: small.Cli) -> list[str]:
    """What doctor does not like, but for the kinds of media that the regulation wants beside the stores."""
    checks = json.loads(cli.run("--json", "doctor").stdout)
    found = [f"{one['subject']}: {one['text']}" for one in checks if not one["sound"]]
    return [one for one in found if "Вид носителя" not in one]


def _rows(all_: Arrangement, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(all_.cluster.url("archive")) as connection:
        return list(connection.execute(statement).fetchall())


def _until(happens: Callable[[], object], what: str) -> object:
    end = time.monotonic() + _PATIENCE_S
    while not (found := happens()):
        if time.monotonic() > end:
            raise AssertionError(f"not in {_PATIENCE_S} s: {what}")
        time.sleep(0.2)
    _say(what)
    return found


def _timed(what: str, work: Callable[[], object]) -> None:
    started = time.monotonic()
    work()
    _say(f"{what}: {time.monotonic() - started:.1f} s")


def _expect(held: bool, what: str, facts: object = "") -> None:
    if not held:
        raise AssertionError(f"{what}: {facts}")
    _say(what)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
