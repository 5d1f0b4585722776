"""What the papers of an extraction say: the file's number, name and term, its people, the old volumes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.rendering.forms import Signer
from archive_service.rendering.words import Wordings
from archive_service.services import folders, form_wordings, nomenclature, paper_register, profiles
from archive_service.services.binding_papers import years
from archive_service.services.context import Desk
from archive_service.services.form_parts import school_name, signer
from archive_service.services.paper_words import wording as paper_wording
from templates import wording
from workflows.extraction import Extraction, Sheet
from workflows.folder_rules import Filed
from workflows.label_codes import label_code
from workflows.nomenclature import FileKind, Written, of_year
from workflows.paper_copies import PaperVolume
from workflows.regulation import Profile
from workflows.sheet_codes import SUMMARY_PREFIX

_FORMS = (
    *("extraction_act", "substitute_slip", "volume_cover", "inner_list"),
    *("sewing_labels", "summary_certificate"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """All that the papers of one extraction say.

    ``volumes`` are the paper volumes of its journals by id, each with what it is called and where it lies.
    """

    extraction: Extraction
    cases: Filed
    profile: Profile
    organisation: str
    archivist: Signer
    sewer: Signer
    director: Signer
    entry: Written | None
    volumes: Mapping[str, tuple[PaperVolume, str, str]]
    own: Wordings = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The number of the new file: «С-3»."""
        return wording.SUMMARY_FILE.format(number=self.extraction.number)

    @property
    def basis(self) -> str:
        """The clause that has the sheets taken out."""
        return f"{self.profile.retention.summary_years.clause.ref}, {self.profile.title}"

    @property
    def keep(self) -> str:
        """How long the new file is kept: «не менее 25 лет», longer where the nomenclature says so."""
        least = self.profile.retention.summary_years.value
        more = self.entry.years if self.entry else 0
        return wording.KEEP_AT_LEAST.format(years=years(max(least, more)))

    @property
    def school_years(self) -> tuple[str, ...]:
        """The school years of the sheets: «2020/2021»."""
        return tuple(f"{year}/{year + 1}" for year in sorted({one.year for one in self.extraction.sheets}))

    @property
    def heading(self) -> tuple[str, ...]:
        """What the new file is called, line by line."""
        classes = ", ".join(one.class_name for one in self.extraction.sheets)
        of_years = sentence("extraction.file-years", years=", ".join(self.school_years))
        return sentence("extraction.file-title"), of_years, classes

    @property
    def leaves(self) -> int:
        """The leaves of the paper file; of an electronic one those of the sheets."""
        paper = sum(one.leaves for one in self.extraction.on_paper)
        return paper or self.extraction.file_leaves


def told(desk: Desk, extraction: Extraction) -> Told:
    """Return all that the papers of an extraction say."""
    planned = extraction.planned
    with desk.reading() as session:
        profile = profiles.in_force(session, desk.today)
        words = paper_wording(desk, session)
        registered = paper_register.volumes(session).values()
        return Told(
            extraction=extraction,
            cases=folders.filed(session, [one.case for one in extraction.sheets]),
            profile=profile,
            organisation=school_name(session),
            archivist=signer(session, planned.archivist),
            sewer=signer(session, planned.sewer),
            director=signer(session, planned.director),
            entry=_entry(session, desk.today),
            volumes={one.id: (one, words.title(one), words.place(one.place)) for one in registered},
            own=form_wordings.own(desk, *_FORMS),
        )


def journal(sheet: Sheet) -> str:
    """Return what a journal is called in the papers: «9А, 2020/2021»."""
    return sentence("extraction.journal", class_name=sheet.class_name, year=year_of(sheet))


def year_of(sheet: Sheet) -> str:
    """Return the school year of a sheet: «2020/2021»."""
    return f"{sheet.year}/{sheet.year + 1}"


def labels_of(sheet: Sheet) -> tuple[str, ...]:
    """Return the labels of a sheet's leaves: «С1», «С2»."""
    return tuple(f"{SUMMARY_PREFIX}{number}" for number in range(1, sheet.leaves + 1))


def code_of(extraction: Extraction) -> str:
    """Return what names the new file on its cover and label."""
    return label_code(volume_of(extraction.number), 1)


def volume_of(number: int) -> str:
    """Return the id of an extraction's file in the register of paper copies."""
    return f"summaries/{number}"


def _entry(session: Session, on: date) -> Written | None:
    return of_year(nomenclature.events(session), on.year).of_kind(FileKind.SUMMARY)
