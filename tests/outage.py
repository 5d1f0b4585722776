"""A room that goes away and comes back, and the scheduler's part in catching up, for tests."""

from pathlib import Path
from typing import Any

from archive_service.services import catching_up, upkeep


class Disk:
    """The disk of a store, to be unplugged and plugged in."""

    def __init__(self, world: Any, name: str) -> None:
        self._place = Path(world.archive.mirror.store(name).place)
        self._away = self._place.with_name(f"{name}-away")

    def unplug(self) -> None:
        """Take it away."""
        self._place.rename(self._away)

    def plug_in(self) -> None:
        """Bring it back."""
        self._away.rename(self._place)


def rounds(world: Any) -> list[str]:
    """Queue what is due, as the scheduler does, do it, and return which jobs that were."""
    desk = world.desk()
    with desk.reading() as session:
        orders = list(catching_up.due(desk, session))
    with desk.writing() as session:
        for order in orders:
            payload = {**order.payload, "school": desk.school_id}
            desk.archive.queue.enqueue(session, order.job, payload, key=order.key, school=desk.school_id)
    assert world.work() == []
    return [order.job for order in orders]


def sound(world: Any) -> bool:
    """Whether an audit finds nothing in any store."""
    return not any(upkeep.audit_store(world.desk(), one.name).findings for one in world.archive.mirror.stores)
