"""Calls about classes: from the export to the folder; for :mod:`tests.services.test_many_schools`."""

from pathlib import Path

from archive_service.services import (
    act_pages,
    assembling,
    binding,
    board,
    cases,
    checking,
    corrections,
    differences,
    first_answers,
    gaps,
    hand_marks,
    imports,
    intake,
    own_classes,
    page_images,
    printing,
    pupils,
    readiness,
    returns,
    sheet_queue,
    sheets,
    signing_many,
    signoff,
    snapshots,
    stamping,
)
from archive_service.services.checking import Protocol
from archive_service.services.page_images import Width
from archive_service.services.signing_many import Choice
from tests.services.their_things import (
    NOBODY,
    THEIR_CASE,
    THEIR_PUPIL,
    THEIR_SECTION,
    Call,
    NoFile,
    claimed_at_theirs,
    hand_over,
    period_of_both,
)
from workflows.acts import Remark
from workflows.commands import Actor
from workflows.refusal import refuse

REFUSED: dict[str, Call] = {
    "own_classes.looked_at": lambda two: two.reading(
        lambda session: own_classes.looked_at(two.mine, session, "s-01", THEIR_CASE)
    ),
    "own_classes.pupils_of": lambda two: own_classes.pupils_of(two.mine, "s-01", THEIR_CASE),
    "own_classes.standing": lambda two: own_classes.standing(two.mine, "s-01", THEIR_CASE),
    "page_images.page_image": lambda two: page_images.page_image(two.mine, two.document, 1, Width.PHONE),
    "sheets.document_of": lambda two: sheets.document_of(two.mine, "s-01", THEIR_CASE, THEIR_SECTION),
    "sheets.open_sheet": lambda two: sheets.open_sheet(two.mine, "s-01", THEIR_CASE, THEIR_SECTION),
    "signing_many.kept": lambda two: signing_many.kept(two.mine, NOBODY, "x"),
    "stamping.open_volume": lambda two: stamping.open_volume(two.mine, "s-01", THEIR_CASE),
    "assembling.assemble": lambda two: assembling.assemble(two.mine, two.job()),
    "assembling.request_if_due": lambda two: two.writing(
        lambda session: assembling.request_if_due(two.mine, session, two.case)
    ),
    "corrections.draft": lambda two: corrections.draft(two.mine, THEIR_CASE, reader=""),
    "intake.request": lambda two: intake.request(two.mine, intake.Sent(NoFile()), actor_id=NOBODY),
    "binding.bind": lambda two: binding.bind(two.mine, THEIR_CASE, actor_id="s-03"),
    "cases.ask": lambda two: two.reading(
        lambda session: cases.ask(two.mine, session, hand_over(two), case_id=THEIR_CASE)
    ),
    "cases.choose": lambda two: two.reading(lambda session: cases.choose(session, case_id=THEIR_CASE)),
    "cases.load": lambda two: two.reading(lambda session: cases.load(session, THEIR_CASE)),
    "cases.perform": lambda two: two.writing(
        lambda session: cases.perform(two.mine, session, hand_over(two), case_id=THEIR_CASE)
    ),
    "checking.check_list": lambda two: checking.check_list(two.mine, THEIR_CASE),
    "checking.enter_decision": lambda two: checking.enter_decision(
        two.mine, THEIR_CASE, Protocol("5", two.mine.today), actor_id="t-01", everybody="переведены"
    ),
    "checking.mend_remark": lambda two: checking.mend_remark(
        two.mine, THEIR_CASE, 1, "исправлено", actor_id="s-02"
    ),
    "checking.note_remark": lambda two: checking.note_remark(
        two.mine, THEIR_CASE, "нет темы", actor_id="s-02", section=THEIR_SECTION
    ),
    "checking.record_check": lambda two: checking.record_check(
        two.mine, THEIR_CASE, actor_id="s-02", faults={}, conclusion="", passed=True
    ),
    "corrections.approve": lambda two: corrections.approve(
        two.mine, two.world.who("s-02"), THEIR_CASE, "записка № 1"
    ),
    "corrections.proposal": lambda two: corrections.proposal(two.mine, THEIR_CASE),
    "corrections.reject": lambda two: corrections.reject(
        two.mine, two.world.who("s-02"), THEIR_CASE, "записка № 1"
    ),
    "differences.sheet": lambda two: differences.sheet(
        two.mine, two.case, two.case.snapshot, two.case.snapshot
    ),
    "imports.import_journal": lambda two: imports.import_journal(two.mine, Path("-"), actor_id=NOBODY),
    "imports.take_in": lambda two: imports.take_in(
        two.mine, snapshots.snapshot_of(two.theirs, two.case), actor_id=NOBODY
    ),
    "printing.hand_over": lambda two: printing.hand_over(two.mine, [THEIR_CASE], actor_id="s-02"),
    "printing.render": lambda two: printing.render(two.mine, two.job()),
    "printing.request": lambda two: printing.request(two.mine, [THEIR_CASE], actor_id="s-02"),
    "snapshots.read_snapshot": lambda two: snapshots.read_snapshot(two.mine, two.case.snapshot),
    "snapshots.snapshot_of": lambda two: snapshots.snapshot_of(two.mine, two.case),
    "signoff.proposed": lambda two: signoff.proposed(two.mine, THEIR_CASE, THEIR_SECTION),
    "pupils.known": lambda two: pupils.known(two.mine, THEIR_PUPIL),
    "pupils.named": lambda two: pupils.named(two.mine, THEIR_PUPIL),
    "signoff.return_section": lambda two: signoff.return_section(
        two.mine, two.world.who("t-01"), THEIR_CASE, THEIR_SECTION, [Remark("не то")]
    ),
    "signoff.sign_sheets": lambda two: signoff.sign_sheets(
        two.mine, two.world.who("t-01"), THEIR_CASE, THEIR_SECTION
    ),
    "signoff.sign_volume": lambda two: signoff.sign_volume(
        two.mine, two.world.who("s-01"), THEIR_CASE, "stamp"
    ),
}
SILENT: dict[str, Call] = {
    "first_answers.claim": claimed_at_theirs,
    "first_answers.keep": claimed_at_theirs,
    "first_answers.free": lambda two: first_answers.free(two.mine, "theirs"),
    "first_answers.wait": lambda two: first_answers.wait(two.mine, "theirs", lambda _known: True),
    "own_classes.classes_of": lambda two: two.reading(
        lambda session: own_classes.classes_of(session, NOBODY)
    ),
    "own_classes.decision_paper": lambda two: two.reading(
        lambda session: own_classes.decision_paper(session, THEIR_CASE)
    ),
    "sheet_queue.neighbours": lambda two: two.reading(
        lambda session: sheet_queue.neighbours(session, NOBODY, THEIR_CASE, THEIR_SECTION)
    ),
    "sheet_queue.queue": lambda two: two.reading(lambda session: sheet_queue.queue(session, NOBODY)),
    "sheet_queue.titles": lambda two: two.reading(
        lambda session: sheet_queue.titles(session, NOBODY, [(THEIR_CASE, THEIR_SECTION)])
    ),
    "hand_marks.of_case": lambda two: two.reading(lambda session: hand_marks.of_case(session, two.case)),
    "signing_many.keep": lambda two: signing_many.keep(two.mine, NOBODY, ()),
    "signing_many.sign_many": lambda two: signing_many.sign_many(
        two.mine,
        two.world.who("s-01"),
        [Choice(THEIR_CASE, THEIR_SECTION, "verify", "", ""), Choice(THEIR_CASE, "", "stamp", "", "")],
    ),
    "stamping.ready": lambda two: two.reading(
        lambda session: stamping.ready(session, Actor("s-01", frozenset({"director"})))
    ),
    "stamping.titles": lambda two: two.reading(
        lambda session: stamping.titles(session, Actor("s-01", frozenset({"director"})), [THEIR_CASE])
    ),
    "board.board": lambda two: two.reading(lambda session: board.board(two.mine, session)),
    "returns.returns": lambda two: two.reading(returns.returns),
    "intake.take": lambda two: intake.take(
        two.mine, two.job(folder="x", file="export/x", mapping="", mapped_school="", exported_at="")
    ),
    "readiness.readiness": lambda two: two.reading(
        lambda session: readiness.readiness(two.mine, session, period_of_both())
    ),
    "cases.owed": lambda two: two.reading(
        lambda session: cases.owed(two.mine, session, two.case, two.profile)
    ),
    "cases.states_in_words": lambda two: two.reading(
        lambda session: cases.states_in_words(session, cases.choose(session))
    ),
    "cases.refused": lambda two: two.reading(
        lambda session: cases.refused(session, refuse("done", who=NOBODY, actor=NOBODY)).facts
    ),
    "corrections.pending": lambda two: corrections.pending(two.mine),
    "gaps.gaps": lambda two: two.reading(lambda session: gaps.gaps(two.mine, session)),
    "act_pages.page": lambda two: two.reading(
        lambda session: act_pages.page(two.mine, session, act_pages.Wanted(case_id=THEIR_CASE))
    ),
    "act_pages.told": lambda two: two.reading(
        lambda session: act_pages.told(two.mine, session, range(1, 1000))
    ),
    "pupils.places": lambda two: pupils.places(two.mine, THEIR_PUPIL),
    "pupils.roll": lambda two: pupils.roll(two.mine),
    "signoff.tasks": lambda two: two.reading(
        lambda session: signoff.tasks(
            session, Actor(NOBODY, frozenset({"deputy", "director"})), case_ids=[THEIR_CASE]
        )
    ),
}
WRITES_ROWS: dict[str, Call] = {}
