"""How the API answers: problems in words, things done once, odd requests, the page about itself."""

import re

import pytest

from archive_service.db.models import Idempotency
from archive_service.services import printing
from archive_service.web.api import PREFIX, create_api
from tests.world import PHRASE


def test_a_refusal_of_the_regulation_names_its_clause(world, call) -> None:
    """RFC 9457: status, code, sentence in the language asked for, and the clause."""
    case = world.to("imported")
    deputy = call("s-02")
    said = deputy.post("/hand-overs", 409, cases=[case])
    assert said.mimetype == "application/problem+json"
    body = said.json
    assert body["status"] == 409
    assert body["code"].startswith("kernel.")
    assert body["clause"] in body["detail"]
    english = deputy.get("/cases/no-such-case", 404, **{"Accept-Language": "en"}).json
    russian = deputy.get("/cases/no-such-case", 404).json
    assert english["code"] == russian["code"] == "api.http-404"
    assert english["detail"].isascii()
    assert not russian["detail"].isascii()


def test_every_fault_of_a_body_is_listed_with_its_place(world, call) -> None:
    """Wrong types, unknown fields and bad characters are all named, the pass phrase is never shown."""
    world.to("imported")
    teacher = call("t-01")
    items = [{"case": 5, "section": "a\u0000"}, {"case": "", "section": "x", "more": 1}]
    body = teacher.post("/signatures", 422, phrase=7, items=items).json
    assert body["code"] == "api.invalid"
    said = "\n".join(body["details"])
    for place in ("phrase", "items[0].case", "items[0].section", "items[1].case", "items[1].more"):
        assert place in said
    secret = teacher.post("/signatures", 422, phrase="тайна" * 300, items=[]).json
    assert "тайна" not in str(secret)


def test_a_request_sent_twice_is_done_once(world, call) -> None:
    """The same key gets the first answer and queues nothing more; for something else it is refused."""
    case = world.to("imported")
    world.file_orders([case])
    deputy = call("s-02")
    first = deputy.post("/printouts", 202, key="one", cases=[case]).json
    assert world.work() == []
    again = deputy.post("/printouts", 202, key="one", cases=[case]).json
    assert again == first
    assert len(world.queue.list("s1")) == 1
    assert deputy.post("/hand-overs", 409, key="one", cases=[case]).json["code"] == "api.key-of-other"
    assert deputy.post("/hand-overs", 400, key="ё" * 3, cases=[case]).json["code"] == "api.bad-key"
    assert call("s-01").post("/printouts", 403, key="one", cases=[case])


def test_a_refusal_frees_the_key_and_a_phrase_is_not_kept(world, call) -> None:
    """What was refused may be tried again with the same key; a signature is made and remembered once."""
    case = world.to("handed")
    section = call("s-02").get(f"/cases/{case}").json["sections_list"][0]
    teacher = call(section["signer"])
    body = {"phrase": PHRASE, "items": [{"case": case, "section": section["id"]}]}
    teacher.post("/signatures", 403, key="sign", **{**body, "phrase": "не та"})
    first = teacher.post("/signatures", key="sign", **body).json
    acts = len(world.acts())
    assert teacher.post("/signatures", key="sign", **body).json == first
    assert len(world.acts()) == acts
    with world.desk().reading() as session:
        assert all(PHRASE not in str(row.result) for row in session.query(Idempotency))


def test_jobs_are_seen_by_those_who_asked(world, call) -> None:
    """A job is its asker's and the overseers'; others do not find it; it can be cancelled."""
    case = world.to("imported")
    [job] = printing.request(world.desk(), [case], actor_id="s-02")
    call("t-01").get(f"/jobs/{job}", 404)
    assert call("t-01").get("/jobs").json["jobs"] == []
    assert [one["id"] for one in call("admin").get("/jobs?state=queued").json["jobs"]] == [job]
    assert call("s-02").post(f"/jobs/{job}/cancellation").json["state"] == "cancelled"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cases/%00", 404),
        ("/cases/" + "x" * 5000, 404),
        ("/documents/sha256:%ff%fe", 404),
        ("/cases?page=99999999999999999999", 422),
        ("/cases?page=1&page=2", 422),
        ("/cases?state=%00", 422),
        ("/cases?nonsense=1", 422),
        ("/cases?page=99999", 200),
        ("/nowhere", 404),
    ],
)
def test_odd_addresses_are_answered_in_words(world, call, path: str, status: int) -> None:
    """Bytes that are no text, endless ids, huge numbers and doubled questions break nothing."""
    world.to("imported")
    answer = call("s-03").get(path, status)
    assert "Traceback" not in answer.text
    assert answer.mimetype == ("application/json" if status == 200 else "application/problem+json")


def test_odd_bodies_and_methods_are_answered_in_words(world, call) -> None:
    """Wrong media types are 415, broken or endless JSON 400, no object 422, wrong methods 405 with Allow."""
    world.to("imported")
    deputy = call("s-02")
    path = f"{PREFIX}/printouts"
    headers = {"Authorization": f"Bearer {deputy.token}"}

    def send(data: bytes, kind: str = "application/json") -> int:
        return deputy.client.post(path, data=data, content_type=kind, headers=headers).status_code

    assert send(b"{}", "text/plain") == 415
    assert send(b"{}", "") == 415
    assert send(b"{") == send(b"\xff") == send(b"[" * 100_000) == 400
    assert send(b'{"cases":' + b"1" * 9000 + b"}") == 400
    assert send(b"null") == send(b"[]") == send(b'"x"') == 422
    assert send(b'{"cases":["' + b"x" * 3_000_000 + b'"]}') == 413
    answer = deputy.client.open(path, method="TRACE", headers=headers)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


def test_an_error_of_the_service_tells_nothing(world, call, monkeypatch, caplog) -> None:
    """What nobody foresaw is 500 in words, its traceback in the log only."""
    world.to("imported")
    monkeypatch.setattr(printing, "hand_over", lambda *_, **__: 1 / 0)
    deputy = call("s-02")
    deputy.client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = deputy.post("/hand-overs", 500, cases=world.cases())
    assert answer.json["code"] == "service.internal"
    assert "ZeroDivision" not in answer.text
    assert "ZeroDivision" in caplog.text


def test_the_page_about_the_api_needs_nothing_from_elsewhere(world, call) -> None:
    """Every operation and schema is on it, in both languages, without a script; links lead somewhere."""
    world.to("imported")
    visitor = call()
    spec = visitor.get("/openapi.json").json
    assert spec["openapi"] == "3.1.0"
    for lang, title in (("ru", "API архива"), ("en", "The archive's API".replace("'", "&#39;"))):
        answer = visitor.get(f"/docs?lang={lang}")
        page = answer.text
        assert title in page
        assert f'<html lang="{lang}">' in page
        assert "<script" not in page
        assert re.findall(r'(?:href|src)="(https?:)?//', page) == []
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        for path, methods in spec["paths"].items():
            for method in methods:
                assert f"{method.upper()} {PREFIX}{path}" in page
        anchors = set(re.findall(r' id="([^"]+)"', page))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors
        for asset in re.findall(r'href="(/api/v1/[^"]+\.(?:css|svg))"', page):
            visitor.get(asset.removeprefix(PREFIX))


def test_a_limiter_can_be_hung_in(world) -> None:
    """``prepare`` gets the API before its first request; its 429 is a problem with Retry-After."""
    from flask import abort

    world.to("imported")
    api = create_api(world.archive, prepare=lambda made: made.before_request(lambda: abort(429)))
    answer = api.test_client().get("/me")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert answer.json["code"] == "api.http-429"
