"""A line to a server that can be cut and made slow: what a real network does and a test cannot ask it for."""

import contextlib
import socket
import threading
import time
from urllib.parse import urlsplit


class Line:
    """Forwards a port of the loopback to a server. ``delay_s`` holds back every piece of its answers."""

    def __init__(self, endpoint: str) -> None:
        """Open the line to ``http://127.0.0.1:port``."""
        self.delay_s = 0.0
        self._target = urlsplit(endpoint).port
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    @property
    def endpoint(self) -> str:
        """The address of this end."""
        return f"http://127.0.0.1:{self._port}"

    def cut(self) -> None:
        """Close every connection; new ones are refused."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in it
        self._listener.close()
        with self._guard:
            ends, self._open = self._open, set()
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def mend(self) -> None:
        """Let connections through again, on the same port."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
                except OSError:
                    near.close()
                    continue
                with self._guard:
                    self._open |= {near, far}
                for one, other, answers in ((near, far, False), (far, near, True)):
                    threading.Thread(target=self._carry, args=(one, other, answers), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            one.settimeout(None)
            while data := one.recv(1 << 16):
                if answers and self.delay_s:
                    time.sleep(self.delay_s)
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
