"""A PostgreSQL server that keeps what it acknowledged, and every piece of its log in a directory beside it.

The tests' usual server flushes nothing, for speed. This one is for what is about losing and restoring.
"""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from tests.conftest import Cluster

_COPY = "test ! -f {wal}/%f && cp %p {wal}/%f.part && sync {wal}/%f.part && mv {wal}/%f.part {wal}/%f"
"""How docker-compose.yml lets the server keep its log, but for the directory."""


class DurableCluster(Cluster):
    """``data`` is the server's directory, ``wal`` where finished pieces of its log go."""

    def __init__(self, root: Path, programs: Path) -> None:
        super().__init__(root, programs)
        self.data, self.wal = root / "data", root / "wal"

    def make(self) -> None:
        """Make an empty server as the compose file does, and its directories."""
        self.root.chmod(0o755)
        self.give(self.root)
        for folder in (self.data, self.wal):
            folder.mkdir(mode=0o700)
            self.give(folder)
        words = ["-U", "archive", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"]
        self._run(["initdb", "-D", self.data, *words])

    def give(self, path: Path) -> None:
        """Let a path be the server's user's."""
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def start(self) -> None:
        """Start the server; return when it answers."""
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.data,
            "wal_level": "replica",
            "archive_mode": "on",
            "archive_command": _COPY.format(wal=self.wal),
            "max_connections": 60,
        }
        switches = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.root / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *switches],
                stdout=log,
                stderr=log,
                cwd="/",
                **self._as_user(),
            )
        self._wait()

    def back_up(self, target: Path) -> None:
        """Make a base backup: the command of docs/full-mode.md."""
        words = ["-U", "archive", "-h", "127.0.0.1", "-p", str(self.port), "--checkpoint=fast", "-X", "none"]
        self._run(["pg_basebackup", "-D", target, *words])

    def lose(self) -> None:
        """Kill the server and destroy its directory."""
        assert self.process is not None
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=20)
        shutil.rmtree(self.data)

    def restore(self, backup: Path, until: str) -> None:
        """Take the server back to a moment (UTC): the steps of docs/full-mode.md."""
        shutil.copytree(backup, self.data)
        self.data.chmod(0o700)
        with (self.data / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"restore_command = 'cp {self.wal}/%f %p'\n")
            settings.write(f"recovery_target_time = '{until}'\nrecovery_target_action = 'promote'\n")
        (self.data / "recovery.signal").touch()
        for path in (self.data, *self.data.rglob("*")):
            self.give(path)
        self.start()
