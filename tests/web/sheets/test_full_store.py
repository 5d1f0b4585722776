"""No space left while somebody signs: said in words, nothing changed, and with space it is signed."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

import storage.writer
from archive_service.services import cases, tokens
from archive_service.web.app import create_app
from tests.web.conftest import Browser, log_in
from tests.world import PHRASE

NO_SPACE = 507


@contextmanager
def _full_store(world: Any) -> Iterator[None]:
    """Let every write into the working store find no space."""

    def write(descriptor: int, block: memoryview) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage.writer, "write_all", write)
        yield


@contextmanager
def _full_database(world: Any) -> Iterator[None]:
    """Let the database's file not grow, and every act be larger than what is left in it."""
    engine = world.archive.engine

    def limit(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present number instead

    def swell(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        if not statement.startswith("INSERT INTO acts"):
            return statement, parameters
        return "INSERT INTO filler VALUES (zeroblob(5000000))", ()

    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE filler (bytes BLOB)")
    engine.dispose()
    event.listen(engine, "connect", limit)
    event.listen(engine, "before_cursor_execute", swell, retval=True)
    yield
    event.remove(engine, "before_cursor_execute", swell)
    event.remove(engine, "connect", limit)
    engine.dispose()


@pytest.mark.parametrize(
    ("full", "said"),
    [
        (_full_store, "В хранилище «working» (working) кончилось место"),
        (_full_database, "На диске базы данных кончилось место"),
    ],
    ids=["store", "database"],
)
def test_a_signature_without_space(lite: Any, full: Callable[..., Any], said: str) -> None:
    """A page answers 507, the API says the same sentence; no act is made; then the signature can be made."""
    case_id = lite.to("handed")
    with lite.desk().reading() as session:
        section = cases.load(session, case_id)[0].sections[0]
    sent = {"phrase": PHRASE, "seen": section.document, "programme": "done", "topics": ""}
    app = create_app(lite.archive)
    browser = Browser(app.test_client())
    log_in(browser.client, lite.desk(), section.signer)
    token = tokens.issue(lite.desk(), section.signer, kind=tokens.API, title="проба", days=30)
    program = app.test_client()
    href, items = f"/sheets/{case_id}/{section.id}", [{"case": case_id, "section": section.id}]
    acts = len(lite.acts())
    with full(lite):
        page = browser.post(f"{href}/sign", NO_SPACE, **sent)
        assert said in page.text
        answer = program.post(
            "/api/v1/signatures",
            base_url="https://127.0.0.1:8321",
            headers={"Authorization": f"Bearer {token}"},
            json={"phrase": PHRASE, "items": items},
        )
        assert said in answer.text
        assert len(lite.acts()) == acts
    browser.post(f"{href}/sign", **sent)
    assert len(lite.acts()) == acts + 1
