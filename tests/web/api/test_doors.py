"""Who gets in: one table for all operations, no way round it, nothing of another school."""

import re
from typing import Any

import pytest

from archive_service.db.models import Grant
from archive_service.services import leaving, tokens
from archive_service.web.api import PREFIX
from archive_service.web.api.rules import OPERATIONS
from tests.world import ORDER_ON, PHRASE, sample

BODIES: dict[str, dict[str, Any]] = {
    "sections.give_back": {"phrase": PHRASE, "remarks": [{"text": "что-то не так"}]},
    "sections.sign": {"phrase": PHRASE, "items": [{"case": "CASE", "section": "SECTION"}]},
    "steps.render": {"cases": ["CASE"]},
    "steps.hand_over": {"cases": ["CASE"]},
    "steps.deposit": {"cases": ["CASE"]},
    "steps.sign": {"phrase": PHRASE, "cases": ["CASE"]},
    "steps.bind": {},
    "steps.reassign": {
        "phrase": PHRASE,
        "cases": ["CASE"],
        "from_person": "t-01",
        "to_person": "t-02",
        "order_no": "5",
        "order_on": "2026-05-27",
    },
    "corrections.approve": {"phrase": PHRASE, "reason": "докладная № 3"},
    "corrections.reject": {"phrase": PHRASE, "reason": "докладная № 3"},
    "disposals.propose": {"phrase": PHRASE, "items": [{"case": "CASE", "kind": "journal"}]},
    "disposals.approve": {"phrase": PHRASE, "today": "2026-05-27"},
    "disposals.execute": {"phrase": PHRASE, "today": "2026-05-27"},
    "finding.search": {"text": "NAME"},
    "finding.read": {"reason": "запрос № 5"},
    "finding.read_edition": {"reason": "запрос № 5"},
    "reports.make": {"report": "attendance", "term": "q4", "year": 2025, "class_name": "CLASS"},
    "people.grant": {"role": "deputy", "order_no": "9", "order_on": "2026-05-27"},
    "people.revoke": {"role": "deputy", "order_no": "9", "from_on": "2026-05-27"},
    "jobs.cancel": {},
}
"""What each writing operation is asked for; capitals stand for ids of the other school."""
LISTS = {"finding.search", "sections.sign", "steps.sign"}
"""Operations that answer 200 to whatever is asked: the answer must be empty, or each outcome a 404."""


def _operations(api: Any) -> list[tuple[str, str, str]]:
    """Endpoint, method and address of everything the API answers."""
    return [
        (rule.endpoint, method, rule.rule)
        for rule in api.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    ]


def test_every_operation_is_in_the_table(api) -> None:
    """The addresses and the table name the same operations, and the description has all but its own."""
    found = {endpoint for endpoint, _, _ in _operations(api)}
    assert found == set(OPERATIONS)
    described = {
        operation["operationId"] for path in api.spec["paths"].values() for operation in path.values()
    }
    public = {name for name, rule in OPERATIONS.items() if rule.public}
    expected = {
        f"{method.lower()}_{endpoint.replace('.', '_')}"
        for endpoint, method, _ in _operations(api)
        if endpoint not in public
    }
    assert described == expected


def test_nothing_answers_without_a_token(world, api, call, tally) -> None:
    """No token, a wrong one, a cookie, a calendar's token, a revoked or an expired one: 401 everywhere."""
    world.to("handed")
    desk, stranger = world.desk(), call()
    calendar = tokens.issue(desk, "s-02", kind=tokens.CALENDAR, title="календарь")
    short = tokens.issue(desk, "s-02", kind=tokens.API, title="на день", days=1)
    gone = tokens.issue(desk, "s-02", kind=tokens.API, title="отозван", days=1)
    [held] = [one for one in tokens.listing(desk, "s-02") if one.title == "отозван"]
    tokens.revoke(desk, "s-02", held.id)
    world.later(days=3)
    wrong = ("", "Bearer", "Bearer s1.x", "Basic czE6eA==", "Bearer \u00ff", f"Bearer {calendar}")
    asked = 0
    for header in (*wrong, f"Bearer {short}", f"Bearer {gone}"):
        for endpoint, method, path in _operations(api):
            if OPERATIONS[endpoint].public:
                continue
            address = PREFIX + re.sub(r"<int:\w+>", "1", re.sub(r"<\w+>", "x", path))
            answer = stranger.client.open(address, method=method, headers={"Authorization": header})
            assert answer.status_code == 401, (endpoint, header)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")
            assert answer.mimetype == "application/problem+json"
            asked += 1
    tally("API without a token", asked=asked, let_in=0)


def test_a_dismissed_person_s_token_opens_nothing(world, call) -> None:
    """From the day of the order on the token is as good as none."""
    case = world.to("handed")
    teacher = call(call("s-02").get(f"/cases/{case}").json["sections_list"][0]["signer"])
    me = teacher.get("/me").json["person"]
    with world.desk().writing() as session:
        leaving.dismiss(world.desk(), session, me, from_on=world.desk().today, order_no="7", actor="admin")
    teacher.get("/me", 401)


def test_another_school_s_ids_do_not_exist(world, api, call, tally) -> None:
    """With a token of one school every operation on an id of the other answers 404, and changes nothing."""
    case = world.to("deposited")
    deputy = call("s-02")
    seen = deputy.get(f"/cases/{case}").json
    digest = call("s-03").post("/searches", text="2025").json["found"][0]["document"]
    ids = {
        "case_id": case,
        "section_id": seen["sections_list"][0]["id"],
        "job_id": deputy.get("/jobs").json["jobs"][0]["id"],
        "digest": digest,
        "person_id": "s-02",
        "step_id": "stamp",
        "number": "1",
    }
    world.found("s2")
    with world.desk("s2").writing() as session:
        for role in ("director", "deputy", "archivist", "operator", "binder"):
            grant = {"from_on": ORDER_ON, "unit": "", "to_on": None, "order_no": "1", "order_on": ORDER_ON}
            session.merge(Grant(school_id="s2", person_id="admin", role=role, **grant))
    stranger, before, asked = call("admin", "s2"), world.acts(), 0
    words = {"CASE": case, "SECTION": ids["section_id"], "NAME": "2025", "CLASS": seen["class_name"]}
    for endpoint, method, path in _operations(api):
        body = _filled(BODIES.get(endpoint), words)
        if OPERATIONS[endpoint].public or ("<" not in path and body is None):
            continue
        address = re.sub(r"<(?:int:)?(\w+)>", lambda found: ids[found[1]], path)
        status = 200 if endpoint in LISTS else 404
        answer = stranger.post(address, status, **body) if method == "POST" else stranger.get(address, status)
        if endpoint in LISTS:
            outcomes = answer.json.get("outcomes", [])
            assert answer.json.get("found", []) == []
            assert all(one["problem"]["status"] == 404 for one in outcomes), (endpoint, outcomes)
        else:
            assert answer.mimetype == "application/problem+json"
        asked += 1
    assert world.acts() == before
    assert stranger.get("/cases").json["total"] == stranger.get("/duties/all").json["total"] == 0
    assert stranger.get("/jobs").json["jobs"] == stranger.get("/corrections").json["corrections"] == []
    tally("API with another school's token", asked=asked, leaked=0)


def test_teachers_see_their_own_only(world, call) -> None:
    """Of two classes a teacher sees the own case and section; the others are 404, office work is 403."""
    world.to("handed", snapshot=sample(classes=2))
    deputy = call("s-02")
    cases = deputy.get("/cases").json["cases"]
    assert len(cases) == 2
    whole = [deputy.get(f"/cases/{one['id']}").json for one in cases]
    signers = {
        one["id"]: {part["signer"] for part in one["sections_list"]} | {one["class_teacher"]} for one in whole
    }
    mine = next(
        (one, part)
        for one in whole
        for part in one["sections_list"]
        if sum(part["signer"] in people for people in signers.values()) == 1
        and part["signer"] != one["class_teacher"]
    )
    teacher = call(mine[1]["signer"])
    assert [one["id"] for one in teacher.get("/cases").json["cases"]] == [mine[0]["id"]]
    other = next(one for one in whole if one["id"] != mine[0]["id"])
    teacher.get(f"/cases/{other['id']}", 404)
    teacher.get(f"/cases/{other['id']}/sections/{other['sections_list'][0]['id']}/sheets", 404)
    foreign = next(one for one in mine[0]["sections_list"] if one["signer"] != mine[1]["signer"])
    teacher.get(f"/cases/{mine[0]['id']}/sections/{foreign['id']}/sheets", 404)
    items = [{"case": other["id"], "section": other["sections_list"][0]["id"]}]
    [done] = teacher.post("/signatures", phrase=PHRASE, items=items).json["outcomes"]
    assert done["problem"]["status"] == 404
    for path in ("/duties/all", "/people", "/health", "/corrections"):
        assert teacher.get(path, 403).json["code"] == "api.http-403"
    teacher.post("/searches", 403, text="2025")


def test_a_token_alone_signs_nothing(world, call) -> None:
    """Without the right pass phrase nothing is signed or decided; guessing is stopped."""
    case = world.to("handed")
    section = call("s-02").get(f"/cases/{case}").json["sections_list"][0]
    teacher, before = call(section["signer"]), world.acts()
    items = [{"case": case, "section": section["id"]}]
    codes = [
        teacher.post("/signatures", 403, phrase="не та фраза", items=items).json["code"] for _ in range(6)
    ]
    assert codes[0] == "account.wrong-phrase"
    assert codes[-1] == "account.wait"
    assert world.acts() == before


@pytest.mark.parametrize("header", ["Origin", "Sec-Fetch-Site"])
def test_pages_of_other_sites_cannot_write(world, call, header: str) -> None:
    """A request that a browser marks as another site's is refused, token or not."""
    case = world.to("imported")
    value = "https://evil.example" if header == "Origin" else "cross-site"
    deputy = call("s-02")
    answer = deputy.client.post(
        f"{PREFIX}/printouts",
        base_url="https://127.0.0.1:8321",
        json={"cases": [case]},
        headers={"Authorization": f"Bearer {deputy.token}", header: value},
    )
    assert answer.status_code == 403


def _filled(body: dict[str, Any] | None, words: dict[str, str]) -> Any:
    def put(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: put(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [put(one) for one in value]
        return words.get(value, value) if isinstance(value, str) else value

    return None if body is None else put(body)
