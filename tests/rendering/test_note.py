"""The place of the programme note: beside the signature, high enough for what the export proposes."""

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.rendering.model import StampZone
from archive_service.rendering.plan import plan
from archive_service.rendering.rules import PrintRules
from archive_service.signing import notes
from archive_service.signing.geometry import Box
from templates.geometry import NOTE, PT_PER_MM
from workflows import programme

RULES = PrintRules()
TOPICS = st.lists(
    st.text("абвгАБВ -Җҡ☃fi", min_size=1, max_size=90).filter(lambda one: one.strip(" .")), max_size=60
)


def _zones(document) -> dict[str, StampZone]:
    return {zone.name: zone for zone in document.zones if zone.name != "teacher"}


def _box(zone: StampZone) -> Box:
    return Box(zone.page_index, zone.x_pt, zone.y_pt, zone.width_pt, zone.height_pt)


@settings(max_examples=40, deadline=None)
@given(topics=TOPICS, lessons=st.integers(1, 60))
@pytest.mark.clause("001-16")
def test_the_proposal_always_fits_its_place(maker, printed, topics, lessons):
    """Whatever topics the export names, the note drawn from it fits the place printed for it."""
    snapshot = maker(lessons=lessons, section={"topics_not_given": tuple(topics)}).snapshot()
    zones = _zones(printed(snapshot).case.sections[0])
    assert zones["programme"].page_index == zones["teacher_signature"].page_index
    assert zones["programme"].y_pt > zones["teacher_signature"].y_pt + zones["teacher_signature"].height_pt
    proposal = programme.proposal(snapshot.classes[0].sections[0], snapshot.classes[0].kind)
    said = programme.said(proposal, RULES.programme_words)
    assert notes.draw(notes.Note(said, _box(zones["programme"]))).startswith(b"%PDF")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_place_is_never_lower_than_three_lines_by_hand(maker, printed, count):
    """A pen has three ruled lines over the whole width even where the export proposes one word."""
    topics = tuple(f"Тема {number}" for number in range(count))
    zone = _zones(printed(maker(section={"topics_not_given": topics}).snapshot()).case.sections[0])[
        "programme"
    ]
    assert zone.height_pt >= 3 * NOTE.hand_mm * PT_PER_MM
    assert zone.width_pt == pytest.approx(267 * PT_PER_MM, abs=0.1)


def test_more_topics_than_a_page_holds_keep_the_sheet_printable(maker, printed):
    """The place ends with the page; the leaf rules hold, and the signature stays with it."""
    topics = tuple(f"Логарифмические уравнения, часть {number}" for number in range(300))
    document = printed(maker(lessons=17, section={"topics_not_given": topics}).snapshot()).case.sections[0]
    zones = _zones(document)
    assert document.pages % 2 == 0
    assert zones["programme"].page_index == zones["teacher_signature"].page_index
    assert zones["programme"].height_pt > 80 * PT_PER_MM


def test_sheets_without_a_log_have_no_place_for_a_note(maker, printed):
    """Mapped data without lessons: what the export says of topics stands as text."""
    made = printed(maker(lessons=0, section={"topics_not_given": ("Логарифмы", "Ряды.")}).snapshot())
    assert "programme" not in _zones(made.case.sections[0])
    assert "Не пройдены следующие темы: Логарифмы; Ряды." in made.section[1]


@pytest.mark.clause("001-16")
def test_both_texts_have_a_square_to_tick_and_lie_inside_the_place(full_print):
    """What a pen is offered stands inside the place that an electronic note covers."""
    document = full_print.case.sections[0]
    zone = _zones(document)["programme"]
    page = pypdfium2.PdfDocument(document.pdf)[zone.page_index].get_textpage()
    inside = page.get_text_bounded(
        zone.x_pt, zone.y_pt, zone.x_pt + zone.width_pt, zone.y_pt + zone.height_pt
    )
    assert inside.split("\r\n") == ["Программа выполнена", "Не пройдены следующие темы:"]


def test_the_height_of_a_place_grows_line_by_line():
    """A place made for so many printed lines holds exactly them, once they need more than a pen does."""
    for lines in range(5, 30):
        assert NOTE.lines(NOTE.height_mm(lines)) == lines


def test_plan_and_drawing_agree_on_the_place(maker, printed):
    """The height the plan kept is the height that was drawn."""
    snapshot = maker(lessons=9).snapshot()
    planned = [page.content.note_mm for page in plan(snapshot, RULES).sections[0].pages[1:2]]
    zone = _zones(printed(snapshot).case.sections[0])["programme"]
    assert [round(mm * PT_PER_MM, 2) for mm in planned] == [zone.height_pt]
