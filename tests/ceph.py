"""A real S3 server for the tests: one Ceph node (monitor, one OSD on a sparse file, gateway) on 127.0.0.1.

Two of them stand for two rooms. Everything lies in one directory, listens on free ports of the
loopback only, runs as whoever runs the tests, and is ended by the processes' own handles.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from storage.s3 import Account

PROGRAMS = ("ceph", "ceph-mon", "ceph-osd", "ceph-authtool", "monmaptool", "radosgw", "radosgw-admin")
ACCESS_KEY, SECRET_KEY = "archive-tests", "a-key-for-tests-only"
_DISK_BYTES = 12 << 30
_PATIENCE_S = 60
_PORTS = 20

_CONFIGURATION = """\
[global]
fsid = {fsid}
mon host = v2:127.0.0.1:{mon}/0
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms bind msgr1 = false
ms bind port min = {first}
ms bind port max = {last}
ms mon client mode = crc
ms initial backoff = 0.05
auth cluster required = none
auth service required = none
auth client required = none
auth allow insecure global id reclaim = false
paxos propose interval = 0.05
paxos min wait = 0.01
mon tick interval = 1
run dir = {folder}/run
admin socket = {folder}/run/$name.asok
log file = {folder}/log/$name.log
crash dir = {folder}/log
keyring = {folder}/keyring
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 500
mon warn on pool no redundancy = false
[mon.a]
mon data = {folder}/mon
[osd.0]
osd data = {folder}/osd
osd objectstore = bluestore
bluestore block create = true
bluestore block size = {disk}
osd memory target = 1073741824
osd mclock skip benchmark = true
osd heartbeat interval = 1
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:{gateway}
rgw data = {folder}/rgw
"""


def missing() -> str:
    """Return the first program that is not installed, or nothing."""
    return next((name for name in PROGRAMS if shutil.which(name) is None), "")


class CephRoom:
    """One server in a directory. ``start`` again after ``stop`` finds everything as it was."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        first = _free_ports(_PORTS)
        self._monitor_port, self.port = first, first + 1
        self._bound = (first + 2, first + _PORTS - 1)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def endpoint(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "CephRoom":
        """Start the server, making it first where the directory is new; return when it answers."""
        new = not (self.folder / "ceph.conf").exists()
        if new:
            self._make_monitor()
        self._run("mon", "ceph-mon", "-i", "a")
        self._await(lambda: self._ask("mon", "stat"), "the monitor")
        if new:
            self._make_disk()
        self._run("osd", "ceph-osd", "-i", "0")
        self._await(lambda: "1 up" in self._ask("osd", "stat"), "the disk")
        if new:
            self._make_user()
        self.open_gateway()
        return self

    def stop(self) -> None:
        """End the server; what it stores stays."""
        for name in ("rgw", "osd", "mon"):
            self._end(name)

    def close_gateway(self) -> None:
        """End the part that answers: the room is down, its disk runs on. Quicker than :meth:`stop`."""
        self._end("rgw")

    def open_gateway(self) -> None:
        """Start the part that answers and return when it does."""
        self._run("rgw", "radosgw", "-n", "client.rgw.a")
        self._await(self._answers, "the gateway")

    def host_administrator(self, *arguments: str) -> str:
        """Run ``radosgw-admin``: what somebody can do who is root where the server runs."""
        return self._call("radosgw-admin", "-n", "client.admin", *arguments)

    def _make_monitor(self) -> None:
        for name in ("mon", "osd", "log", "run", "rgw"):
            (self.folder / name).mkdir(parents=True)
        self.folder.chmod(0o700)
        fsid = str(uuid4())
        text = _CONFIGURATION.format(
            fsid=fsid,
            folder=self.folder,
            mon=self._monitor_port,
            gateway=self.port,
            first=self._bound[0],
            last=self._bound[1],
            disk=_DISK_BYTES,
        )
        (self.folder / "keyring").touch()
        (self.folder / "ceph.conf").write_text(text)
        map_ = str(self.folder / "monmap")
        address = f"[v2:127.0.0.1:{self._monitor_port}]"
        made = [
            "monmaptool",
            "--create",
            "--fsid",
            fsid,
            "--enable-all-features",
            "--addv",
            "a",
            address,
            map_,
        ]
        subprocess.run(made, check=True, capture_output=True)
        self._call("ceph-mon", "-i", "a", "--mkfs", "--monmap", map_)

    def _make_disk(self) -> None:
        fsid = str(uuid4())
        self._ask("osd", "new", fsid, "0")
        self._call("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", fsid)

    def _make_user(self) -> None:
        keys = (f"--access-key={ACCESS_KEY}", f"--secret-key={SECRET_KEY}")
        self.host_administrator("user", "create", "--uid=archive", "--display-name=archive", *keys)

    def _call(self, program: str, *arguments: str) -> str:
        command = [program, "-c", str(self.folder / "ceph.conf"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
        if done.returncode:
            raise RuntimeError(f"{program} {arguments[:2]}: {done.stderr[-2000:]}")
        return done.stdout

    def _ask(self, *question: str) -> str:
        try:
            return self._call("ceph", "-n", "client.admin", "--connect-timeout", "3", *question)
        except RuntimeError:
            return ""

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.endpoint}/", timeout=2).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def _run(self, name: str, program: str, *arguments: str) -> None:
        command = [program, "-c", str(self.folder / "ceph.conf"), *arguments, "-f"]
        with (self.folder / "log" / f"{name}.out").open("ab") as out:
            self._processes[name] = subprocess.Popen(
                command, stdout=out, stderr=out, stdin=subprocess.DEVNULL
            )

    def _end(self, name: str) -> None:
        process = self._processes.pop(name, None)
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _await(self, ready: Callable[[], object], what: str) -> None:
        until = time.monotonic() + _PATIENCE_S
        while not ready():
            dead = [name for name, process in self._processes.items() if process.poll() is not None]
            if dead or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"{what} does not start; see {self.folder / 'log'}")
            time.sleep(0.05)


def account(room: CephRoom, bucket: str, endpoint: str = "") -> Account:
    """Return the account for a bucket; ``endpoint`` where the way there is another than the straight one."""
    return Account(endpoint or room.endpoint, bucket, ACCESS_KEY, SECRET_KEY)


def new_bucket() -> str:
    """Return a name that no bucket has."""
    return f"archive-{uuid4().hex[:12]}"


_taken: set[int] = set()


def _free_ports(count: int) -> int:
    """Return the first of so many ports in a row that nobody listens on, and nobody here was given before."""
    start = 10_000 + (os.getpid() % 500) * 40
    for first in range(start, 32_000, count):
        if first not in _taken and all(_is_free(port) for port in range(first, first + count)):
            _taken.add(first)
            return first
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def main() -> None:
    """Run one server until its input ends: ``python tests/ceph.py DIRECTORY`` prints address and keys."""
    room = CephRoom(Path(sys.argv[1]).absolute()).start()
    sys.stdout.write(f"{room.endpoint} {ACCESS_KEY} {SECRET_KEY}\n")
    sys.stdout.flush()
    try:
        sys.stdin.read()
    finally:
        room.stop()


if __name__ == "__main__":
    main()
