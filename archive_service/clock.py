"""The only place that knows the time. Everything else is told the day or the moment."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What the service asks for the time."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""

    def today(self, zone: str) -> date:
        """Return the present day in a time zone of the IANA database."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def today(self, zone: str) -> date:
        """Return the present day in a time zone of the IANA database."""
        return self.now().astimezone(ZoneInfo(zone)).date()


class FixedClock:
    """A clock that stands until it is set: for tests, demonstrations and simulations."""

    def __init__(self, moment: datetime) -> None:
        """Start at ``moment``, which must carry a time zone."""
        self.moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment the clock was set to."""
        return self.moment

    def today(self, zone: str) -> date:
        """Return the day of that moment in a time zone of the IANA database."""
        return self.moment.astimezone(ZoneInfo(zone)).date()
