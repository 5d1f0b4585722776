"""The chain's proof and the pulse, below the page."""

import pytest
from sqlalchemy import text

from archive_service.services import health
from archive_service.services.health import ChainWatch, pulse

pytestmark = pytest.mark.both_databases


def _tamper(engine, statement: str) -> None:
    """Change the log as somebody would who owns the database and takes the triggers away."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE acts DISABLE TRIGGER USER"))
        else:
            wanted = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in connection.scalars(wanted).all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text(statement))


def _look(desk, watch: ChainWatch):
    with desk.reading() as session:
        return watch.look(desk, session)


def test_a_changed_act_is_noticed(town, desk, engine, read) -> None:
    """A row that was changed behind the service's back breaks the chain, on the page too."""
    with desk.writing() as session:
        town.act(session, 5)
    assert "НАРУШЕНА" not in read()
    _tamper(engine, "UPDATE acts SET actor = 'другой' WHERE seq = 3")
    broken = _look(desk, ChainWatch()).broken
    assert broken is not None
    assert broken.seq == 3
    town.clock.moment += 2 * health._PROVED_FOR
    page = read()
    assert "НАРУШЕНА" in page
    assert "Цепочка действий нарушена" in page


def test_a_log_that_became_shorter_is_noticed(town, desk, engine) -> None:
    """Who has seen the log longer is not fooled by a clean end, however often it is looked at."""
    with desk.writing() as session:
        town.act(session, 5)
    watch = ChainWatch()
    assert _look(desk, watch).broken is None
    _tamper(engine, "DELETE FROM acts WHERE seq > 4")
    assert _look(desk, ChainWatch()).broken is None
    for _ in range(2):
        broken = _look(desk, watch).broken
        assert broken is not None
        assert broken.code == "db.chain-cut"
        town.clock.moment += 2 * health._PROVED_FOR


def test_long_logs_are_proved_from_behind(town, desk, engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long log the newest acts are proved, and the number says how many."""
    monkeypatch.setattr(health, "ACTS_AT_ONCE", 4)
    with desk.writing() as session:
        town.act(session, 9)
    state = _look(desk, ChainWatch())
    assert (state.head.seq, state.proved, state.broken) == (10, 4, None)
    _tamper(engine, "UPDATE acts SET actor = 'другой' WHERE seq = 3")
    assert _look(desk, ChainWatch()).broken is None
    _tamper(engine, "UPDATE acts SET actor = 'другой' WHERE seq = 7")
    broken = _look(desk, ChainWatch()).broken
    assert broken is not None
    assert broken.seq == 7


def test_long_logs_on_the_page(town, desk, read, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says when only the end was proved, and how to prove it all."""
    monkeypatch.setattr(health, "ACTS_AT_ONCE", 4)
    with desk.writing() as session:
        town.act(session, 9)
    assert "Проверены последние 4 действий" in read()
    assert "archive-service log" in read()


def test_healthz(town, desk, client) -> None:
    """A whole installation answers 200 with plain facts."""
    answer = client.get("/healthz")
    assert answer.status_code == 200
    stores = {"working": True, "disk-a": True, "disk-b": True}
    assert answer.json == {"status": "ok", "database": True, "stores": stores}


def test_metrics(town, desk, client) -> None:
    """The numbers are text for Prometheus, and name no person and no school by name."""
    town.archived(desk)
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert 'archive_copies{school="s1",state="whole",store="disk-a"} 2.0' in answer.text
    assert not any(name in answer.text for name in ("Канарейкина", "p-canary", "Школа"))


def test_healthz_without_a_store(town, desk, client) -> None:
    """A missing disk makes it 503, and says which."""
    town.stores[0].reachable = False
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json["status"] == "failing"
    assert answer.json["stores"]["disk-a"] is False


def test_pulse_without_a_database(town, engine) -> None:
    """A database that does not answer is a fact, not an exception."""
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE schools RENAME TO gone"))
    assert not pulse(town.archive).alive
