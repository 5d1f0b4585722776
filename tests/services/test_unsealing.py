"""Opening a sealed name: two people with the role, two of three secrets, a record before the name."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from archive_service.db.act_log import SchoolAct
from archive_service.problems import Kind, Problem, explain
from archive_service.services import doctor, imports, leaving, seals, unsealing
from archive_service.services.rebuild import rebuild
from archive_service.services.seals import Proof
from archive_service.services.unsealing import Asked
from archive_service.signing.authority import change_passphrase, load_signer
from workflows.acts import SERVICE

PHRASE = "верная парольная фраза"
WRONG = "неверная парольная фраза"
NAME = "Дронелева Зоя Макаровна"
ASKED = Asked("Ученик 2", "5А", "запрос суда № 7 от 20.05.2026")
DIRECTOR, DEPUTY, ARCHIVIST = (Proof(person, PHRASE) for person in ("s-01", "s-02", "s-03"))


def _refusal(kind: Kind, attempt: Callable[[], Any]) -> str:
    with pytest.raises(Problem) as caught:
        attempt()
    assert caught.value.kind is kind, caught.value
    assert explain(caught.value, "en").text
    return explain(caught.value).text


def _last(world: Any, kind: str) -> Any:
    acts = [one.act for one in world.acts() if isinstance(one.act, SchoolAct)]
    return next(act for act in reversed(acts) if act.kind == kind)


@pytest.fixture
def sealed(coding: Any) -> Any:
    """A school in which director and archivist hold the secrets, and one name is sealed."""
    coding.prepare()
    coding.assign()
    return coding.world


@pytest.mark.clause("000-33")
def test_two_people_open_a_name_and_it_is_on_record(coding_both: Any) -> None:
    """Director and archivist get the name with the order; who, why and of whom is recorded, not the name."""
    coding_both.prepare()
    coding_both.assign()
    world = coding_both.world
    jobs = len(world.queue.jobs)
    found = unsealing.open_name(world.desk(), ASKED, DIRECTOR, ARCHIVIST)
    assert (found.name, found.order) == (NAME, "приказ № 52-о от 06.04.2026")
    act = world.acts()[-1].act
    assert act == SchoolAct(
        "code-name-opened",
        "s-01",
        world.desk().today,
        {
            "code": "Ученик 2",
            "class": "5а",
            "by": "s-01",
            "with": "s-03",
            "reason": ASKED.reason,
            "recovery": False,
        },
    )
    assert len(world.queue.jobs) > jobs, "the record is on its way to both rooms"
    assert "Дронелева" not in repr([one.act for one in world.acts()]) + repr(found)


def test_the_record_comes_first(sealed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the opening cannot be put on record, nobody sees the name."""

    def broken(*args: Any, **more: Any) -> Any:
        raise RuntimeError("disk full")

    monkeypatch.setattr(unsealing, "append", broken)
    with pytest.raises(RuntimeError):
        unsealing.open_name(sealed.desk(), ASKED, DIRECTOR, ARCHIVIST)


ATTEMPTS: dict[str, tuple[Asked, Proof, Proof, Kind, str, dict[str, str]]] = {
    "alone": (ASKED, DIRECTOR, DIRECTOR, Kind.REFUSED, "два разных человека", {"by": "s-01", "with": "s-01"}),
    "a wrong pass phrase": (
        ASKED,
        DIRECTOR,
        Proof("s-03", WRONG),
        Kind.ACCESS,
        "арольная фраза",
        {"by": "s-01", "with": "s-03"},
    ),
    "no officer": (
        ASKED,
        DIRECTOR,
        Proof("t-01", PHRASE),
        Kind.ACCESS,
        "нужна одна из ролей",
        {"with": "t-01"},
    ),
    "an officer without a secret": (
        ASKED,
        DIRECTOR,
        DEPUTY,
        Kind.REFUSED,
        "две части ключа",
        {"with": "s-02"},
    ),
    "nobody of the school": (
        ASKED,
        Proof("Иванова", PHRASE),
        ARCHIVIST,
        Kind.MISSING,
        "Иванова",
        {"by": "", "with": "s-03"},
    ),
    "a code that nobody has": (
        Asked("Дронелева", "5А", "проверка журнала"),
        DIRECTOR,
        ARCHIVIST,
        Kind.MISSING,
        "не запечатано",
        {"code": ""},
    ),
    "a code that only an export has": (
        Asked("Ученик 1", "5А", "проверка журнала"),
        DIRECTOR,
        ARCHIVIST,
        Kind.MISSING,
        "лицо назовёт приказ",
        {"code": ""},
    ),
    "another class": (
        Asked("Ученик 2", "9Б", "проверка журнала"),
        DIRECTOR,
        ARCHIVIST,
        Kind.MISSING,
        "не был в классе 9Б",
        {"code": "Ученик 2"},
    ),
}


@pytest.mark.clause("000-33")
@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_refused_attempt_is_on_record(sealed: Any, name: str) -> None:
    """Each attempt that fails is told why and recorded by ids; what was typed beside them is not."""
    asked, by, second, kind, said, facts = ATTEMPTS[name]
    acts = len(sealed.acts())
    text = _refusal(kind, lambda: unsealing.open_name(sealed.desk(), asked, by, second))
    assert said in text
    assert NAME not in text
    [act] = [one.act for one in sealed.acts()[acts:]]
    assert (act.kind, act.actor) == ("code-name-refused", SERVICE)
    assert act.facts.items() >= facts.items()
    assert set(act.facts) == {"code", "by", "with", "why"}
    assert not any(typed in repr(act) for typed in ("Иванова", "Дронелева", PHRASE, WRONG))


def test_no_reason_no_name(sealed: Any) -> None:
    """Without a reason nothing begins."""
    asked = Asked("Ученик 2", "5А", " ")
    _refusal(Kind.USAGE, lambda: unsealing.open_name(sealed.desk(), asked, DIRECTOR, ARCHIVIST))


@pytest.mark.clause("000-33")
def test_the_envelope_stands_in_for_a_holder(sealed: Any) -> None:
    """With the authority's pass phrase one holder and another officer open the name; it is said on record."""
    desk = sealed.desk()
    found = unsealing.open_name(desk, ASKED, DEPUTY, ARCHIVIST, recovery=PHRASE)
    assert found.name == NAME
    assert _last(sealed, "code-name-opened").facts["recovery"] is True
    _refusal(Kind.ACCESS, lambda: unsealing.open_name(desk, ASKED, DEPUTY, ARCHIVIST, recovery=WRONG))
    admin = Proof("admin", PHRASE)
    said = _refusal(Kind.REFUSED, lambda: unsealing.open_name(desk, ASKED, DEPUTY, admin, recovery=PHRASE))
    assert "две части" in said


def test_only_today_holders_of_the_role_open(sealed: Any) -> None:
    """A holder who has left the school opens nothing, though the pass phrase is right."""
    desk = sealed.desk()
    with desk.writing() as session:
        leaving.dismiss(desk, session, "s-03", from_on=desk.today, order_no="31", actor="admin")
    said = _refusal(Kind.ACCESS, lambda: unsealing.open_name(desk, ASKED, DIRECTOR, ARCHIVIST))
    assert "не работает в школе" in said


@pytest.mark.clause("000-33")
def test_a_secret_goes_to_a_successor(sealed: Any) -> None:
    """After the hand-over the successor opens with the director; the predecessor does not."""
    desk = sealed.desk()
    seals.hand_over(desk, ARCHIVIST, DEPUTY)
    assert _last(sealed, "seal-handed-over").facts.items() >= {"first": "s-01", "second": "s-02"}.items()
    assert unsealing.open_name(desk, ASKED, DIRECTOR, DEPUTY).name == NAME
    _refusal(Kind.REFUSED, lambda: unsealing.open_name(desk, ASKED, DIRECTOR, ARCHIVIST))


def test_who_may_take_a_secret(sealed: Any) -> None:
    """A teacher, the other holder, and a stranger's secret are refused; the file stays."""
    desk = sealed.desk()
    before = (desk.keys / "sealing.key").read_bytes()
    teacher = Proof("t-01", PHRASE)
    _refusal(Kind.ACCESS, lambda: seals.hand_over(desk, ARCHIVIST, teacher))
    _refusal(Kind.REFUSED, lambda: seals.hand_over(desk, ARCHIVIST, DIRECTOR))
    _refusal(Kind.REFUSED, lambda: seals.hand_over(desk, DEPUTY, Proof("admin", PHRASE)))
    _refusal(Kind.ACCESS, lambda: seals.hand_over(desk, Proof("s-03", WRONG), DEPUTY))
    assert (desk.keys / "sealing.key").read_bytes() == before


@pytest.mark.clause("000-33")
def test_the_death_of_a_holder_loses_no_name(sealed: Any) -> None:
    """The other holder and the envelope make all parts anew; the names open, for the new two as well."""
    desk = sealed.desk()
    _refusal(Kind.REFUSED, lambda: seals.renew(desk, DEPUTY, Proof("admin", PHRASE), PHRASE))
    _refusal(Kind.ACCESS, lambda: seals.renew(desk, DIRECTOR, DEPUTY, WRONG))
    seals.renew(desk, DIRECTOR, DEPUTY, PHRASE)
    assert unsealing.open_name(desk, ASKED, DIRECTOR, DEPUTY).name == NAME
    assert unsealing.open_name(desk, ASKED, DEPUTY, ARCHIVIST, recovery=PHRASE).name == NAME
    _refusal(Kind.REFUSED, lambda: unsealing.open_name(desk, ASKED, DIRECTOR, ARCHIVIST))


@pytest.mark.parametrize(
    ("first", "second", "phrase", "kind"),
    [
        ("s-01", "s-01", PHRASE, Kind.REFUSED),
        ("s-02", "s-03", PHRASE, Kind.ACCESS),
        ("s-01", "t-01", PHRASE, Kind.ACCESS),
        ("s-01", "s-03", WRONG, Kind.ACCESS),
    ],
)
def test_who_makes_the_key(lite: Any, first: str, second: str, phrase: str, kind: Kind) -> None:
    """The director and another officer, two people, and the authority's own pass phrase: nothing less."""
    lite.to("imported")
    desk = lite.desk()
    acts = len(lite.acts())
    _refusal(kind, lambda: seals.set_up(desk, Proof(first, PHRASE), Proof(second, PHRASE), phrase))
    assert not (desk.keys / "sealing.key").exists()
    assert len(lite.acts()) == acts


def test_the_key_is_made_once(sealed: Any) -> None:
    """A second set-up is refused; after a loss only when it is said that the old key is gone for good."""
    desk = sealed.desk()
    assert "уже есть" in _refusal(Kind.REFUSED, lambda: seals.set_up(desk, DIRECTOR, ARCHIVIST, PHRASE))
    kept = (desk.keys / "sealing.key").read_bytes()
    (desk.keys / "sealing.key").unlink()
    assert "резервной копии" in _refusal(Kind.SETUP, lambda: seals.set_up(desk, DIRECTOR, ARCHIVIST, PHRASE))
    seals.set_up(desk, DIRECTOR, ARCHIVIST, PHRASE, after_loss=True)
    said = _refusal(Kind.UNSOUND, lambda: unsealing.open_name(desk, ASKED, DIRECTOR, ARCHIVIST))
    assert "прежним ключом" in said
    (desk.keys / "sealing.key").write_bytes(kept)
    said = _refusal(Kind.UNSOUND, lambda: unsealing.open_name(desk, ASKED, DIRECTOR, ARCHIVIST))
    assert "не тот ключ" in said


def test_a_key_put_in_its_place_seals_nothing(coding: Any) -> None:
    """A key file that the log does not speak of is not used: names would open for who made it."""
    from archive_service.signing.sealing import Holder, create_seal

    desk = coding.prepare()
    (desk.keys / "sealing.key").unlink()
    create_seal(desk.keys, *(Holder(name, PHRASE) for name in ("s-01", "s-03", "authority")))
    assert "не тот ключ" in _refusal(Kind.UNSOUND, coding.assign)


def _said(world: Any) -> list[tuple[bool, str]]:
    return [
        (one.sound, one.text) for one in doctor.examine(world.archive) if one.subject == "sealed names s1"
    ]


def test_the_doctor_looks_at_the_key(coding: Any) -> None:
    """Nothing to say without a key; then: sound, a holder who left, the file gone with names sealed."""
    world = coding.world
    world.to("imported")
    assert _said(world) == []
    seals.set_up(world.desk(), DIRECTOR, ARCHIVIST, PHRASE)
    assert _said(world) == [(True, "запечатано имён: 0; ключ на месте, держатели работают")]
    coding.withdraw()
    desk = world.desk()
    coding.assign()
    with desk.writing() as session:
        leaving.dismiss(desk, session, "s-03", from_on=desk.today, order_no="31", actor="admin")
    [(sound, text)] = _said(world)
    assert not sound
    assert "не работает" in text
    (desk.keys / "sealing.key").unlink()
    [(sound, text)] = _said(world)
    assert not sound
    assert "запечатано имён: 1" in text


def test_a_new_pass_phrase_of_the_key_is_one_of_the_part(sealed: Any) -> None:
    """A holder who changes the pass phrase opens with the new one; an interrupted change is repeated."""
    desk = sealed.desk()
    seals.change_passphrase(desk, "s-03", PHRASE, "новая парольная фраза")
    seals.change_passphrase(desk, "s-03", PHRASE, "новая парольная фраза")
    change_passphrase(desk.keys, "s-03", PHRASE, "новая парольная фраза")
    assert load_signer(desk.keys, "s-03", "новая парольная фраза")
    later = Proof("s-03", "новая парольная фраза")
    assert unsealing.open_name(desk, ASKED, DIRECTOR, later).name == NAME
    seals.change_passphrase(desk, "t-01", PHRASE, "всё равно какая")
    _refusal(Kind.ACCESS, lambda: seals.change_passphrase(desk, "s-01", WRONG, "другая новая фраза"))


@pytest.mark.clause("000-33")
def test_twenty_five_years_later_from_one_disk(
    coding: Any, sample: Any, make_world: Any, lite_url: Any
) -> None:
    """Database lost, one store and the directory of keys left: the code name is found and opens."""
    import shutil

    world = coding.world
    coding.prepare()
    coding.assign()
    desk = world.desk()
    imports.take_in(desk, sample(), actor_id="admin")
    [case_id] = world.cases()
    steps = ("printed", "handed", "signed", "certified", "approved", "stamped", "bound", "deposited")
    world.on([case_id], steps)
    again = make_world(lite_url("again"), "again")
    rebuild(again.archive, world.archive.mirror.store("disk-b"))
    shutil.copytree(desk.keys, again.desk().keys)
    again.clock.moment += timedelta(days=25 * 365)
    from archive_service.services import finding

    with again.desk().reading() as session:
        [found] = finding.find(session, "Ученик 2")
        assert found.class_name == "5А"
    assert unsealing.open_name(again.desk(), ASKED, DIRECTOR, ARCHIVIST).name == NAME
    assert json.loads((again.desk().keys / "sealing.key").read_text("utf-8"))["format"] == "journal-sealing/1"
