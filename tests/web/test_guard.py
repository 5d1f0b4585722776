"""What keeps strangers out, and how errors are answered."""

import logging
import re
import string
import tomllib
from pathlib import Path

import pytest

from archive_service.web.guard import POLICY
from tests.web.conftest import HERE

ROOT = Path(__file__).parents[2]


EVERY_ANSWER = [
    ("/rooms", 200),
    ("/login", 303),
    ("/healthz", 200),
    ("/static/archive.css", 200),
    ("/nope", 404),
]


@pytest.mark.parametrize(("path", "status"), EVERY_ANSWER)
def test_headers(desk, client, path: str, status: int) -> None:
    """Every answer forbids scripts, frames, foreign sources, sniffing and keeping."""
    answer = client.get(path, base_url=HERE)
    assert answer.status_code == status
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy == POLICY
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    kept = path.startswith("/static")
    assert answer.headers["Cache-Control"] == ("public, max-age=86400" if kept else "no-store")
    assert answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/rooms", "/healthz", "/static/archive.css"])
def test_only_reading(desk, client, method: str, path: str) -> None:
    """What could change something is refused where there is only something to read."""
    answer = client.open(path, method=method, data={"a": "b"}, base_url=HERE)
    assert answer.status_code in {400, 405}  # without its token a form is not even looked at


def test_head(desk, client) -> None:
    """HEAD answers as GET does, without the body."""
    answer = client.head("/rooms", base_url=HERE)
    assert answer.status_code == 200
    assert answer.data == b""


@pytest.mark.parametrize("path", ["/rooms", "/healthz", "/static/archive.css", "/nope"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.0.5:8321", "localhost."])
def test_foreign_hosts(desk, client, path: str, host: str) -> None:
    """A page that points its own name at this computer learns nothing (DNS rebinding)."""
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "Школа проверочная" not in answer.text
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["localhost", "localhost:8321", "127.0.0.1:5"])
def test_own_hosts(desk, client, host: str) -> None:
    """The computer's own names are answered on any port."""
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_unknown_pages(desk, read) -> None:
    """An unknown address is told in words, in the reader's language."""
    assert "Такой страницы нет" in read("/nope", 404)
    assert "There is no such page" in read("/nope?lang=en", 404)


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2f__init__.py", "/static//etc/passwd", "/static/"]
)
def test_static_files_stay_in_their_folder(desk, client, path: str) -> None:
    """Nothing but the page's own looks can be had as a file."""
    assert client.get(path, follow_redirects=True).status_code in {400, 404}


def test_faults_of_ours(town, desk, client, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    """An unexpected error is a page in words; its traceback is in the log only."""

    def fail(*_: object) -> None:
        raise RuntimeError("Попугаева")

    monkeypatch.setattr("archive_service.web.areas.rooms.overview", lambda *_, **__: fail())
    with caplog.at_level(logging.ERROR):
        answer = client.get("/rooms", base_url=HERE)
    assert answer.status_code == 500
    assert "Внутренняя ошибка" in answer.text
    assert "Попугаева" not in answer.text
    assert "RuntimeError" in caplog.text
    assert answer.headers["Content-Security-Policy"]


_BUILT = r"(error|help)-|language-|jobs?-"


def _sentences(language: str) -> dict[str, str]:
    return tomllib.loads((ROOT / "templates" / "messages" / f"web.{language}.toml").read_text("utf-8"))


def _asked_for() -> set[str]:
    """The names that pages and code ask for, those put together from parts included."""
    service = ROOT / "archive_service"
    pages = (*(ROOT / "templates" / "pages").rglob("*.html"), *(service / "web").rglob("*.py"))
    said = "\n".join(path.read_text("utf-8") for path in pages)
    code = "\n".join(path.read_text("utf-8") for path in service.rglob("*.py"))
    known = set(_sentences("ru"))
    plain = {name for name in re.findall(r'say\(\s*["\']([a-z0-9-]+)["\']', said) if name[-1] != "-"}
    plain |= set(re.findall(r'"web\.([a-z-]+)"', code))
    quoted = set(re.findall(r'"([a-z-]+)"', said)) | set(re.findall(r'"(attention-[a-z-]+)"', code))
    return plain | (quoted & known) | {name for name in known if re.match(_BUILT, name)}


def test_every_sentence_is_asked_for_and_every_name_has_a_sentence() -> None:
    """No name without a sentence, no sentence without a use."""
    assert set(_sentences("ru")) == _asked_for()


def test_languages_need_the_same_facts() -> None:
    """Both languages have the same sentences with the same places to fill in."""

    def places(said: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(said) if name}

    russian, english = _sentences("ru"), _sentences("en")
    assert {name: places(said) for name, said in russian.items()} == {
        name: places(said) for name, said in english.items()
    }
