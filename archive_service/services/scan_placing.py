"""Where a scanned page belongs, and what is to be said of it: one verdict for every page of a scan."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive_service.db.models import ScanMark, ScanPage
from archive_service.services.label_names import Labels
from archive_service.services.scan_printed import Place, Printed, Printouts
from workflows.printed_pages import PrintedPage

YES, NO = "yes", "no"
LEAST_ALIKE = 30
"""A page that resembles its edition by less percent is shown to a person first."""


class Verdict(StrEnum):
    """What became of a scanned page; ``placed`` is the only one that counts."""

    PLACED = "placed"
    UNLIKE = "unlike"
    DOUBLE = "double"
    OLD = "old"
    VOIDED = "voided"
    FOREIGN = "foreign"
    LABEL = "label"
    UNREADABLE = "unreadable"
    BLANK = "blank"
    REPLACED = "replaced"
    APART = "apart"


TO_LOOK_AT = (
    Verdict.UNREADABLE,
    Verdict.UNLIKE,
    Verdict.DOUBLE,
    Verdict.OLD,
    Verdict.VOIDED,
    Verdict.FOREIGN,
    Verdict.LABEL,
)
"""What a person has to decide about or to do something about."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it was read: pictures by digest, its code, how much it resembles what was printed."""

    number: int
    image: str
    thumb: str
    width_px: int
    height_px: int
    code: str
    blank: bool
    alike: int | None = None
    whole: bool = True


class Placing:
    """Places pages one after the other in a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.printouts = Printouts(session)
        self._labels = Labels(session)

    def add(self, batch: int, seen: Seen) -> Verdict:
        """Store a page of a batch with its verdict."""
        row = ScanPage(
            batch=batch,
            number=seen.number,
            image=seen.image,
            thumb=seen.thumb,
            width_px=seen.width_px,
            height_px=seen.height_px,
            verdict=Verdict.UNREADABLE,
            code=seen.code,
            by_hand=False,
            case_id="",
            alike=seen.alike,
        )
        self._session.add(row)
        self._session.flush()
        row.verdict = self._judge(row, seen)
        self._session.flush()
        return Verdict(row.verdict)

    def put(self, row: ScanPage, printed: Printed, page: PrintedPage) -> None:
        """Let a page of a scan be this printed page, with a question for every step that is signed on it."""
        row.verdict, row.code, row.case_id = Verdict.PLACED, page.code, printed.case.id
        for place in self.printouts.places_on(printed, page):
            if not printed.done(place):
                self._session.add(
                    ScanMark(
                        batch=row.batch,
                        number=row.number,
                        step=place.step,
                        case_id=printed.case.id,
                        section_id=place.section,
                        mark="",
                        evidence="",
                    )
                )
        self._session.flush()

    def take_off(self, row: ScanPage, verdict: Verdict) -> None:
        """Let a page count no more; what was filed with it stays known."""
        unfiled = delete(ScanMark).where(
            ScanMark.batch == row.batch, ScanMark.number == row.number, ScanMark.evidence == ""
        )
        self._session.execute(unfiled)
        row.verdict = verdict
        self._session.flush()

    def counting(self, code: str) -> ScanPage | None:
        """Return the scan of a printed page that counts, None where there is none yet."""
        wanted = select(ScanPage).where(ScanPage.code == code, ScanPage.verdict == Verdict.PLACED)
        return self._session.scalar(wanted)

    def drop_outdated(self, case_id: str) -> None:
        """Let the scans of a case count no more whose edition a new print has replaced."""
        printed = self.printouts.of_case(case_id)
        wanted = select(ScanPage).where(ScanPage.case_id == case_id, ScanPage.verdict == Verdict.PLACED)
        for row in self._session.scalars(wanted).all():
            page = printed.pages.get(row.code)
            if page is None or not page.standing:
                self.take_off(row, Verdict.OLD)

    def _judge(self, row: ScanPage, seen: Seen) -> Verdict:
        if not seen.code:
            return Verdict.BLANK if seen.blank else Verdict.UNREADABLE
        found = self.printouts.find(seen.code)
        if found is None:
            return Verdict.LABEL if self._labels.find(seen.code) else Verdict.FOREIGN
        printed, page = found
        row.case_id = printed.case.id
        if not page.standing:
            return Verdict.OLD if printed.standing_of(page.part) else Verdict.VOIDED
        if not seen.whole or (seen.alike is not None and seen.alike < LEAST_ALIKE):
            return Verdict.UNLIKE
        before = self.counting(seen.code)
        if before is not None:
            if not self._outdated(before, self.printouts.places_on(printed, page), printed):
                return Verdict.DOUBLE
            self.take_off(before, Verdict.REPLACED)
        self.put(row, printed, page)
        return Verdict.PLACED

    def _outdated(self, before: ScanPage, places: tuple[Place, ...], printed: Printed) -> bool:
        """Say whether the sheet was signed once more since: a signature lacked, or another step came."""
        wanted = select(ScanMark).where(ScanMark.batch == before.batch, ScanMark.number == before.number)
        marks = {one.step: one for one in self._session.scalars(wanted)}
        if any(one.mark == NO for one in marks.values()):
            return True
        owed = {place.step for place in places if not printed.done(place)}
        good = {step for step, one in marks.items() if one.mark == YES}
        return any(one.evidence for one in marks.values()) and not owed <= good
