"""A circuit breaker: who has just failed to answer is not asked again for a while.

Without it every page that touches a dead store waits for its time-out. Time is the monotonic
clock's, so that nobody who sets the clock keeps a store shut.
"""

import time
from collections.abc import Callable
from threading import Lock

FAILURES = 3
PAUSE_S = 15.0


class CircuitBreaker:
    """Closed while the other side answers; open for ``pause_s`` after so many failures in a row.

    When the pause is over one caller may try, while the others go on being turned away; an
    answer closes the circuit again.
    """

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        pause_s: float = PAUSE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start closed."""
        self._most = failures
        self._pause_s = pause_s
        self._clock = clock
        self._guard = Lock()
        self._failed = 0
        self._open_until = 0.0

    def may_try(self) -> bool:
        """Say whether the other side may be asked now."""
        with self._guard:
            if self._failed < self._most:
                return True
            now = self._clock()
            if now < self._open_until:
                return False
            self._open_until = now + self._pause_s
            return True

    def answered(self) -> None:
        """Note that the other side answered, whatever it said."""
        with self._guard:
            self._failed = 0

    def failed(self) -> None:
        """Note that the other side did not answer."""
        with self._guard:
            self._failed += 1
            self._open_until = self._clock() + self._pause_s
