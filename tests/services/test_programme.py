"""The programme note on its way: proposed from the export, chosen by the teacher, signed, kept."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from archive_service.problems import Kind, Problem
from archive_service.services import cases, documents, signoff
from archive_service.signing.authority import roots
from archive_service.signing.verdicts import verify_pdf
from workflows.programme import ProgrammeNote, chosen

TOPICS = ("Логарифмы", "Производная сложной функции")


def _section(world: Any, case_id: str, number: int = 0) -> Any:
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0].sections[number]


def _text(world: Any, digest: str) -> str:
    pages = PdfReader(io.BytesIO(documents.read(world.desk(), digest))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _snapshot(sample: Callable[..., Any], **changes: Any) -> Any:
    """The sample with its first section changed."""
    school = sample()
    group = school.classes[0]
    first = replace(group.sections[0], **changes)
    return replace(school, classes=(replace(group, sections=(first, *group.sections[1:])),))


@pytest.mark.clause("001-16")
def test_without_a_choice_the_export_speaks(world: Any, sample: Callable[..., Any]) -> None:
    """Topics that the export names are signed as not given; act, sheet and answer say the same."""
    source = _snapshot(sample, topics_not_given=("Ряды",), planned_lessons=40)
    case_id = world.to("handed", snapshot=source)
    section = _section(world, case_id)
    proposal = signoff.proposed(world.desk(), case_id, section.id)
    given = len(source.classes[0].sections[0].lessons)
    assert proposal == ProgrammeNote(False, ("Ряды",), 40, given)
    done = signoff.sign_sheets(world.desk(), world.who(section.signer), case_id, section.id)
    assert done.programme == (f"Не пройдены следующие темы: Ряды («по плану» — 40, «фактически» — {given}).")
    assert done.programme in _text(world, done.documents["signed"])
    assert world.acts()[-1].act.programme == proposal


@pytest.mark.clause("001-16")
@pytest.mark.parametrize(("is_done", "topics"), [(True, ()), (False, TOPICS)])
def test_the_teacher_chooses_either_text(
    lite: Any, sample: Callable[..., Any], is_done: bool, topics: tuple[str, ...]
) -> None:
    """Against the export's proposal too; the signature holds, and the chosen words stand on the sheet."""
    case_id = lite.to("handed", snapshot=_snapshot(sample, topics_not_given=("Ряды",)))
    section = _section(lite, case_id)
    proposal = signoff.proposed(lite.desk(), case_id, section.id)
    note = chosen(proposal, done=is_done, topics=topics)
    done = signoff.sign_sheets(lite.desk(), lite.who(section.signer), case_id, section.id, note)
    words = "Программа выполнена (" if is_done else f"Не пройдены следующие темы: {'; '.join(topics)} ("
    assert done.programme.startswith(words)
    assert done.programme in _text(lite, done.documents["signed"])
    signed = documents.read(lite.desk(), done.documents["signed"])
    assert verify_pdf(signed, roots=roots(lite.desk().keys), expected={"teacher": section.signer}).sound


def test_nobody_chooses_the_numbers(lite: Any) -> None:
    """A note with numbers of one's own is signed with those of the export."""
    case_id = lite.to("handed")
    section = _section(lite, case_id)
    proposal = signoff.proposed(lite.desk(), case_id, section.id)
    wrong = ProgrammeNote(True, (), 1, 99)
    done = signoff.sign_sheets(lite.desk(), lite.who(section.signer), case_id, section.id, wrong)
    assert f"«фактически» — {proposal.given}" in done.programme
    assert lite.acts()[-1].act.programme == replace(proposal, done=True, topics=())


@pytest.mark.clause("001-16")
@pytest.mark.parametrize(
    ("topics", "code"),
    [
        ((), "kernel.programme-without-topics"),
        (("",), "kernel.programme-empty-topic"),
        (tuple("логарифмические уравнения" for _ in range(200)), "signing.note-too-long"),
    ],
)
def test_a_note_that_says_nothing_or_too_much_is_refused(
    lite: Any, topics: tuple[str, ...], code: str
) -> None:
    """Nothing is signed and nothing recorded."""
    case_id = lite.to("handed")
    section = _section(lite, case_id)
    acts = len(lite.acts())
    note = ProgrammeNote(False, topics, None, 0)
    with pytest.raises(Problem) as caught:
        signoff.sign_sheets(lite.desk(), lite.who(section.signer), case_id, section.id, note)
    assert (caught.value.kind, caught.value.code) == (Kind.REFUSED, code)
    assert len(lite.acts()) == acts


def test_sheets_without_a_log_take_no_note(lite: Any, sample: Callable[..., Any]) -> None:
    """Where the export has no lessons nothing is proposed, nothing asked, and a note is refused."""
    case_id = lite.to("handed", snapshot=_snapshot(sample, lessons=()))
    section = _section(lite, case_id)
    desk, who = lite.desk(), lite.who(section.signer)
    assert signoff.proposed(desk, case_id, section.id) is None
    with pytest.raises(Problem) as caught:
        signoff.sign_sheets(desk, who, case_id, section.id, ProgrammeNote(True, (), None, 0))
    assert caught.value.code == "kernel.programme-without-log"
    assert signoff.sign_sheets(desk, who, case_id, section.id).programme == ""


def test_the_note_goes_into_the_volume_and_the_archive(lite: Any) -> None:
    """The whole journal shows the note, and the way to the archive goes on."""
    case_id = lite.to("signed")
    said = [one.act.programme for one in lite.acts() if type(one.act).__name__ == "SectionSigned"]
    assert all(said)
    with lite.desk().reading() as session:
        volume = cases.load(session, case_id)[0].volume
    assert _text(lite, volume).count(f"(«по плану» — {said[0].planned}") >= 1
    lite.on([case_id], ["certified", "approved", "stamped", "bound", "deposited"])
