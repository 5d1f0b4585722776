"""Whether a worker lives is seen by its counter alone, from whatever computer."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from archive_service.jobs import pulse
from archive_service.jobs.tables import BEATS


@pytest.mark.parametrize("beats", [False, True])
def test_a_worker_lives_while_its_counter_grows(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, beats: bool
) -> None:
    """The row that a killed worker left behind is nobody; a counter that grows is somebody."""
    assert not pulse.anybody_beats(engine)
    row: dict[str, Any] = {"executor": "w", "beats": 7, "at": datetime.now(UTC).isoformat(), "host": "far"}
    with engine.begin() as connection:
        connection.execute(sa.insert(BEATS).values(row | {"pid": 1}))

    def watch(_seconds: float) -> None:
        if beats:
            with engine.begin() as connection:
                connection.execute(sa.update(BEATS).values(beats=BEATS.c.beats + 1))

    monkeypatch.setattr(pulse.time, "sleep", watch)
    assert pulse.anybody_beats(engine) is beats
