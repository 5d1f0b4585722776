"""Calls of the services about people, their roles and keys; for :mod:`tests.services.test_many_schools`."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from archive_service.db.models import School
from archive_service.scanning import CheckedPdf
from archive_service.services import (
    accounts,
    code_intake,
    code_orders,
    codenames,
    consents,
    council_paper,
    handover_paper,
    key_slips,
    leaving,
    matrix,
    matrix_paper,
    own_card,
    passkeys,
    people,
    profiles,
    reassigning,
    relations,
    roles,
    roster,
    seal_pictures,
    seals,
    second_factor,
    sessions,
    snapshots,
    staff_list,
    staffing,
    throttling,
    tokens,
    units,
    unsealing,
    unsealing_paper,
)
from archive_service.services.consents import Consent
from tests.services.their_things import (
    NOBODY,
    ORDER,
    SITE,
    STRANGER,
    THEIR_CASE,
    THEIR_PUPIL,
    THEIR_UNIT,
    WE,
    Call,
    export_of,
    words_of,
)
from workflows.snapshot import Person, Pupil

REFUSED: dict[str, Call] = {
    "seal_pictures.give": lambda two: seal_pictures.give(two.mine, b"", actor_id=NOBODY),
    "accounts.change_phrase": lambda two: accounts.change_phrase(
        two.mine, NOBODY, "верная парольная фраза", "другая верная фраза"
    ),
    "accounts.confirm": lambda two: accounts.confirm(
        two.mine, NOBODY, "верная парольная фраза", address="127.0.0.1"
    ),
    "accounts.log_in": lambda two: accounts.log_in(
        two.mine, NOBODY, "верная парольная фраза", address="127.0.0.2"
    ),
    "accounts.set_profile": lambda two: accounts.set_profile(two.mine, NOBODY, email="a@school.example"),
    "own_card.card": lambda two: two.reading(lambda session: own_card.card(two.mine, session, NOBODY)),
    "passkeys.add": lambda two: passkeys.add(
        two.mine, NOBODY, SITE, answer="{}", challenge="x", title="телефон"
    ),
    "passkeys.ask_to_add": lambda two: passkeys.ask_to_add(two.mine, NOBODY, SITE),
    "passkeys.come_in": lambda two: passkeys.come_in(
        two.mine, SITE, answer="{}", challenge="x", address="192.0.2.1"
    ),
    "second_factor.begin": lambda two: second_factor.begin(two.mine, NOBODY),
    "second_factor.check": lambda two: second_factor.check(two.mine, NOBODY, "000000", address="192.0.2.1"),
    "second_factor.confirm": lambda two: second_factor.confirm(two.mine, NOBODY, "000000"),
    "second_factor.disable": lambda two: second_factor.disable(two.mine, NOBODY),
    "second_factor.renew_recovery": lambda two: second_factor.renew_recovery(two.mine, NOBODY),
    "sessions.start": lambda two: sessions.start(two.mine, NOBODY, address="", agent=""),
    "tokens.issue": lambda two: tokens.issue(two.mine, NOBODY, kind="api", title="х"),
    "codenames.assign": lambda two: codenames.assign(
        two.mine, codenames.ByOrder(THEIR_PUPIL, ORDER, ORDER.on), Path("-"), actor_id="s-02"
    ),
    "codenames.attach": lambda two: codenames.attach(two.mine, "Ученик 9", ORDER, Path("-"), actor_id="s-02"),
    "consents.take_in": lambda two: consents.take_in(
        two.mine, THEIR_PUPIL, Consent.GIVEN, on=two.mine.today, copy=None, actor_id="s-02"
    ),
    "council_paper.make": lambda two: council_paper.make(two.mine, THEIR_CASE),
    "handover_paper.make": lambda two: handover_paper.make(two.mine, [THEIR_CASE], actor_id="s-02"),
    "key_slips.issue": lambda two: key_slips.issue(
        two.mine, [NOBODY], "верная парольная фраза", actor_id="admin"
    ),
    "staff_list.card": lambda two: two.reading(
        lambda session: staff_list.card(session, NOBODY, two.mine.today)
    ),
    "people.acting": lambda two: two.reading(
        lambda session: people.acting(two.mine, session, two.world.who("s-01", "s2"))
    ),
    "people.actor_of": lambda two: two.reading(
        lambda session: people.actor_of(session, NOBODY, two.mine.today)
    ),
    "people.come_in": lambda two: people.come_in(two.mine, NOBODY, "верная парольная фраза"),
    "leaving.dismiss": lambda two: two.writing(
        lambda session: leaving.dismiss(
            two.mine, session, NOBODY, from_on=two.mine.today, order_no="1", actor="admin"
        )
    ),
    "roles.grant": lambda two: two.writing(
        lambda session: roles.grant(
            two.mine, session, NOBODY, "deputy", order_no="1", order_on=two.mine.today, actor="admin"
        )
    ),
    "leaving.return_to_work": lambda two: two.writing(
        lambda session: leaving.return_to_work(
            two.mine, session, NOBODY, from_on=two.mine.today, order_no="1", actor="admin"
        )
    ),
    "reassigning.reassign": lambda two: reassigning.reassign(
        two.mine,
        two.world.who("s-02"),
        [THEIR_CASE],
        from_id="t-01",
        to_id="t-02",
        order_no="1",
        order_on=two.mine.today,
    ),
    "roles.revoke": lambda two: two.writing(
        lambda session: roles.revoke(
            two.mine, session, NOBODY, "deputy", from_on=two.mine.today, order_no="1", actor="admin"
        )
    ),
    "units.set_unit": lambda two: two.writing(
        lambda session: units.set_unit(
            two.mine,
            session,
            "ours",
            "Филиал",
            classes=["z-01"],
            order_no="1",
            order_on=two.mine.today,
            actor="admin",
        )
    ),
    "units.unit": lambda two: two.reading(lambda session: units.unit(session, THEIR_UNIT)),
    "people.issue_keys": lambda two: people.issue_keys(
        two.mine, "верная парольная фраза", {NOBODY: "верная парольная фраза"}, "admin"
    ),
    "people.person": lambda two: two.reading(lambda session: people.person(session, NOBODY)),
    "people.require": lambda two: two.reading(
        lambda session: people.require(session, NOBODY, ("deputy",), two.mine.today)
    ),
    "profiles.body_of": lambda two: two.reading(
        lambda session: profiles.body_of(session, two.case.profile_digest)
    ),
    "profiles.of_digest": lambda two: two.reading(
        lambda session: profiles.of_digest(session, two.case.profile_digest)
    ),
    "seals.hand_over": lambda two: seals.hand_over(two.mine, STRANGER, WE),
    "seals.in_force": lambda two: two.reading(lambda session: seals.in_force(two.mine, session)),
    "seals.prove": lambda two: seals.prove(two.mine, (STRANGER, WE)),
    "seals.renew": lambda two: seals.renew(two.mine, STRANGER, WE, "верная парольная фраза"),
    "seals.set_up": lambda two: seals.set_up(two.mine, WE, STRANGER, "верная парольная фраза"),
    "unsealing.open_name": lambda two: unsealing.open_name(
        two.mine, unsealing.Asked("Ученик 1", "9А", "запрос № 1"), STRANGER, WE
    ),
    "unsealing_paper.make": lambda two: unsealing_paper.make(
        two.mine,
        unsealing.Asked("Ученик 1", "9А", "запрос № 1"),
        unsealing.Revealed("", "приказ № 1", 1, two.mine.now),
        by=NOBODY,
        second=NOBODY,
    ),
}
SILENT: dict[str, Call] = {
    "seal_pictures.present": lambda two: seal_pictures.present(two.mine),
    "people.at_work": lambda two: two.reading(lambda session: people.at_work(session, two.mine.today)),
    "accounts.emails": lambda two: two.reading(lambda session: accounts.emails(session, (NOBODY,))),
    "accounts.profile_of": lambda two: two.reading(lambda session: accounts.profile_of(session, NOBODY)),
    "relations.own": lambda two: two.reading(lambda session: relations.own(session, NOBODY)),
    "relations.relation": lambda two: two.reading(
        lambda session: relations.relation(session, NOBODY, THEIR_CASE, None)
    ),
    "own_card.by_export": lambda two: two.reading(lambda session: own_card.by_export(session, NOBODY)),
    "passkeys.listing": lambda two: passkeys.listing(two.mine, NOBODY),
    "passkeys.remove": lambda two: passkeys.remove(two.mine, NOBODY, "x"),
    "passkeys.rename": lambda two: passkeys.rename(two.mine, NOBODY, "x", "телефон"),
    "second_factor.enrolment": lambda two: second_factor.enrolment(two.mine, NOBODY, "Архив"),
    "second_factor.state": lambda two: two.reading(lambda session: second_factor.state(session, NOBODY)),
    "sessions.end": lambda two: sessions.end(two.mine, NOBODY, "x"),
    "sessions.end_all": lambda two: sessions.end_all(two.mine, NOBODY),
    "sessions.freshen": lambda two: sessions.freshen(two.mine, "x"),
    "sessions.listing": lambda two: sessions.listing(two.mine, NOBODY),
    "throttling.check": lambda two: throttling.check(two.mine, [throttling.door("account", NOBODY)]),
    "throttling.passed": lambda two: throttling.passed(two.mine, [throttling.door("account", NOBODY)]),
    "tokens.listing": lambda two: tokens.listing(two.mine, NOBODY),
    "tokens.revoke": lambda two: tokens.revoke(two.mine, NOBODY, "x"),
    "code_intake.under_codes": lambda two: code_intake.under_codes(two.mine, export_of(two)),
    "code_orders.assigned": lambda two: two.reading(code_orders.assigned),
    "code_orders.attached": lambda two: two.reading(code_orders.attached),
    "code_orders.by_pupil": lambda two: two.reading(code_orders.by_pupil),
    "code_orders.order_of": lambda two: two.reading(
        lambda session: code_orders.order_of(session, Pupil(THEIR_PUPIL, code_name="Ученик 1"))
    ),
    "code_orders.orders_of": lambda two: two.reading(
        lambda session: code_orders.orders_of(session, snapshots.snapshot_of(two.theirs, two.case))
    ),
    "code_orders.taken": lambda two: two.reading(code_orders.taken),
    "codenames.listing": lambda two: codenames.listing(two.mine, reader_id="s-02"),
    "consents.lines": lambda two: consents.lines(two.mine, reader_id="s-02"),
    "consents.register": lambda two: two.reading(consents.register),
    "matrix.matrix": lambda two: two.reading(lambda session: matrix.matrix(session, two.mine.today)),
    "matrix_paper.make": lambda two: words_of(matrix_paper.make(two.mine, two.mine.today)),
    "roles.ending_orders": lambda two: two.reading(roles.ending_orders),
    "roles.grants": lambda two: two.reading(lambda session: roles.grants(session, NOBODY)),
    "roles.grants_of": lambda two: two.reading(lambda session: roles.grants_of(session, [NOBODY])),
    "staff_list.keys": lambda two: two.reading(
        lambda session: staff_list.keys(session, [NOBODY], two.mine.today)
    ),
    "staff_list.page": lambda two: two.reading(
        lambda session: staff_list.page(session, two.mine.today, NOBODY, gone=True)
    ),
    "roster.members": lambda two: two.reading(
        lambda session: roster.members(session, two.mine.today, [NOBODY])
    ),
    "roster.roster": lambda two: two.reading(lambda session: roster.roster(session, two.mine.today)),
    "units.class_names": lambda two: two.reading(units.class_names),
    "units.units": lambda two: two.reading(lambda session: [row.title for row in units.units(session)]),
    "people.names": lambda two: two.reading(people.names),
    "people.without_key": lambda two: two.reading(people.without_key),
    "profiles.in_force": lambda two: two.reading(lambda session: profiles.in_force(session, two.mine.today)),
    "seals.change_passphrase": lambda two: seals.change_passphrase(two.mine, NOBODY, "одна", "другая"),
    "seals.examine": lambda two: two.reading(lambda session: seals.examine(two.mine, session)),
    "profiles.versions": lambda two: two.reading(lambda session: profiles.versions(session, two.mine.today)),
}
WRITES_ROWS: dict[str, Call] = {
    "throttling.failed": lambda two: throttling.failed(two.mine, [throttling.door("account", NOBODY)]),
    "consents.record": lambda two: two.writing(
        lambda session: consents.record(
            two.mine, session, THEIR_PUPIL, Consent.GIVEN, on=two.mine.today, copy=None, actor="s-02"
        )
    ),
    "consents.register_paper": lambda two: two.writing(
        lambda session: consents.register_paper(
            two.mine, session, CheckedPdf(b"x", two.document, 1), consents.ROLE
        )
    ),
    "leaving.welcome": lambda two: two.writing(
        lambda session: leaving.welcome(session, people.person(session, "t-01"), two.mine.today)
    ),
    "roles.end_all": lambda two: two.writing(
        lambda session: roles.end_all(
            two.mine, session, NOBODY, from_on=two.mine.today, order_no="1", actor="admin"
        )
    ),
    "staffing.replay": lambda two: two.writing(lambda session: staffing.replay(two.mine, session)),
    "people.add_people": lambda two: two.writing(
        lambda session: people.add_people(
            two.mine, session, [Person(NOBODY, "Иная", "Инна", "Иновна")], "admin"
        )
    ),
    "profiles.adopt": lambda two: profiles.adopt(
        two.mine,
        {**profiles.read_mapping("perevoz"), "version": "s1"},
        "perevoz",
        from_on=two.mine.today + timedelta(days=1),
        actor_id="s-01",
    ),
    "profiles.take_up": lambda two: two.writing(
        lambda session: profiles.take_up(
            session,
            {**profiles.read_mapping("perevoz"), "version": "s2"},
            "perevoz",
            session.scalars(select(School)).one(),
            two.mine.today + timedelta(days=2),
        )
    ),
}
