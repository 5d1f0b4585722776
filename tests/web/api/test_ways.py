"""A term through the API, as its people would go: from the export to the archive and back."""

from io import BytesIO

import pytest

from archive_service.importing.workbook import write_workbook
from archive_service.services import people
from tests.world import PHRASE, sample

pytestmark = pytest.mark.both_databases


def test_a_case_goes_the_whole_way(world, call) -> None:
    """Printed, handed over, signed, certified, approved, stamped, bound, deposited, found, read."""
    case = world.to("imported")
    world.file_orders([case])
    deputy, archivist, director = call("s-02"), call("s-03"), call("s-01")
    [job] = deputy.post("/printouts", 202, cases=[case]).json["jobs"]
    assert deputy.get(f"/jobs/{job}").json["state"] == "queued"
    assert world.work() == []
    assert deputy.get(f"/jobs/{job}").json["result"]["case"] == case
    deputy.post("/hand-overs", cases=[case])
    seen = deputy.get(f"/cases/{case}").json
    for section in seen["sections_list"]:
        teacher = call(section["signer"])
        assert section["id"] in [one["section"] for one in teacher.get("/duties").json["duties"]]
        assert teacher.get(f"/cases/{case}/sections/{section['id']}/sheets").data.startswith(b"%PDF")
        items = [{"case": case, "section": section["id"]}]
        [done] = teacher.post("/signatures", phrase=PHRASE, items=items).json["outcomes"]
        assert done["signed"], done
    assert world.work() == []
    for step, who in (("certify", seen["class_teacher"]), ("approve", "s-02"), ("stamp", "s-01")):
        [done] = call(who).post(f"/steps/{step}/signatures", phrase=PHRASE, cases=[case]).json["outcomes"]
        assert done["signed"], done
        assert world.work() == []
    assert archivist.post(f"/cases/{case}/binding").json["leaves"] > 0
    archivist.post("/deposits", 202, cases=[case])
    assert world.work() == []
    assert director.get(f"/cases/{case}").json["state"] == "archived"
    kinds = [one["kind"] for one in director.get(f"/cases/{case}/acts").json["acts"]]
    assert kinds[0] == "case-opened"
    found = archivist.post("/searches", text="2025").json["found"]
    digest = found[0]["document"]
    facts = archivist.get(f"/documents/{digest}").json
    assert facts["role"] == "summary"
    assert len(facts["copies"]) == 2
    assert archivist.get(f"/documents/{digest}/verification").json["sound"]
    before = len(world.acts())
    answer = archivist.post(f"/documents/{digest}/readings", reason="запрос № 5")
    assert answer.data.startswith(b"%PDF")
    assert world.acts()[before].act.kind == "document-read"
    archivist.post(f"/documents/{digest}/readings", 422, reason="")
    director.get(f"/cases/{case}/sections/{section['id']}/sheets", 409)
    path = f"/cases/{case}/sections/{section['id']}/editions/1/readings"
    assert archivist.post(path, reason="запрос № 6").mimetype == "application/pdf"


def test_an_export_is_taken_in_or_its_faults_are_listed(world, call, tmp_path) -> None:
    """A good workbook opens cases; a bad one answers 422 with every fault and its place."""
    world.found()
    admin = call("admin")
    path = tmp_path / "export.xlsx"
    write_workbook(sample(), path)
    made = admin.send("/imports", 201, file=(BytesIO(path.read_bytes()), "выгрузка.xlsx")).json
    assert len(made["opened"]) == 1
    assert made["new_people"] > 0
    bad = admin.send("/imports", 422, file=(BytesIO(b"{}"), "export.json")).json
    assert bad["code"]
    assert bad["details"]
    assert admin.send("/imports", 422, file=(BytesIO(b"x"), "export.exe")).json["code"] == "api.file-kind"
    assert admin.send("/imports", 422).json["details"]


def test_a_section_goes_back_with_remarks(world, call) -> None:
    """A remark with its leaf sends the section back; the case then waits for a new edition."""
    case = world.to("handed")
    [first, *_] = call("s-02").get(f"/cases/{case}").json["sections_list"]
    path = f"/cases/{case}/sections/{first['id']}/returns"
    teacher = call(first["signer"])
    teacher.post(path, phrase=PHRASE, remarks=[{"text": "нет оценки", "leaf": "3"}])
    assert call("s-02").get(f"/cases/{case}").json["state"] == "returned"
    assert teacher.post(path, 409, phrase=PHRASE, remarks=[{"text": "ещё раз"}]).json["code"]


def test_another_signs_by_order(world, call) -> None:
    """What one teacher owes is another's duty after the order, and no longer the first one's."""
    case = world.to("handed")
    deputy = call("s-02")
    [first, *_] = deputy.get(f"/cases/{case}").json["sections_list"]
    order = {"order_no": "17", "order_on": "2026-05-27"}
    people = {"from_person": first["signer"], "to_person": "s-03"}
    body = {"phrase": PHRASE, "cases": [case], "section": first["id"], **order, **people}
    [moved] = deputy.post("/reassignments", **body).json["moved"]
    assert moved == {"case": case, "section": first["id"]}
    assert first["id"] in [one["section"] for one in call("s-03").get("/duties").json["duties"]]
    call(first["signer"]).post("/reassignments", 404, **body)


def test_sheets_that_changed_since_are_not_signed(world, call) -> None:
    """A signature names what was looked at; of anything else nothing is signed."""
    case = world.to("handed")
    section = call("s-02").get(f"/cases/{case}").json["sections_list"][0]
    teacher = call(section["signer"])
    seen = teacher.get(f"/cases/{case}/sections/{section['id']}").json["document"]
    for document, signed in ((seen[:-1] + "x", False), (seen, True)):
        items = [{"case": case, "section": section["id"], "document": document}]
        [done] = teacher.post("/signatures", phrase=PHRASE, items=items).json["outcomes"]
        assert done["signed"] is signed


def test_roles_are_given_and_ended_by_order(world, call) -> None:
    """What an administrator gives is in the list of people, and what is ended is over."""
    world.to("imported")
    admin = call("admin")
    order = {"role": "deputy", "order_no": "12", "order_on": "2026-05-27"}
    given = admin.post("/people/t-01/grants", 201, **order).json["grants"]
    assert [one["role"] for one in given] == ["deputy"]
    ended = admin.post("/people/t-01/grants/end", role="deputy", from_on="2026-05-28", order_no="13").json[
        "grants"
    ]
    assert ended[0]["to_on"] == "2026-05-27"
    listed = {one["id"]: one for one in admin.get("/people").json["people"]}
    assert listed["t-01"]["grants"] == ended
    call("s-03").post("/people/t-01/grants", 403, **order)


def test_reports_are_made_and_fetched(world, call) -> None:
    """A report of the period is kept and given out to those who may make it."""
    world.to("handed")
    deputy = call("s-02")
    report = next(one for one in deputy.get("/reports").json["reports"] if one["whole_school"])
    made = deputy.post("/reports", 201, report=report["name"], term="q4", year=2025).json
    assert deputy.get(f"/reports/{made['document']}").data.startswith(b"%PDF")
    call("s-03").get(f"/reports/{made['document']}", 404)


def test_the_school_is_described(world, call) -> None:
    """Whose token it is, the regulation with its clauses, and the state of the stores."""
    world.to("imported")
    deputy = call("s-02")
    me = deputy.get("/me").json
    assert (me["school"], me["person"]) == ("s1", "s-02")
    assert "deputy" in [one["role"] for one in me["roles"]]
    assert any(row["ref"] for group in deputy.get("/profile").json["groups"] for row in group["rows"])
    health = deputy.get("/health").json
    assert health["alive"]
    assert {one["name"] for one in health["stores"]} == {"disk-a", "disk-b"}
    with world.desk().reading() as session:
        assert len(deputy.get("/people").json["people"]) == len(people.names(session))
