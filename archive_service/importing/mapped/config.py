"""The mapping file: which column means what. Every key is described in docs/importing.md."""

import tomllib
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from archive_service.problems import Fault, Kind, Problem
from workflows.snapshot import GroupKind, Handover, SectionKind, TermKind

VERSION = "journal-mapping/1"
M = TypeVar("M", bound=BaseModel)
Words = dict[str, str | list[str]]


class Part(BaseModel):
    """A table of the mapping file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FilePart(Part):
    """How to open the file."""

    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    encoding: Literal["utf-8", "windows-1251"] = "utf-8"
    sheet: str = ""
    header_row: Annotated[int, Field(ge=1, le=100)] = 1


class SchoolPart(Part):
    """A school, and which rows are its own."""

    name: Annotated[str, Field(min_length=1)]
    short_name: Annotated[str, Field(min_length=1)]
    where: Words = {}


class TermPart(Part):
    """A period."""

    id: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    kind: TermKind
    starts_on: date
    ends_on: date
    closes_year: bool = False


class PersonPart(Part):
    """A member of staff; a missing patronymic is written out as ""."""

    id: Annotated[str, Field(min_length=1)]
    surname: str
    name: str
    patronymic: str
    post: str = ""


class ClassPart(Part):
    """How classes are formed from the rows."""

    by: tuple[str, ...] = ()
    size: Annotated[int, Field(ge=1, le=40)] | None = None
    name: Annotated[str, Field(min_length=1)]
    grade: Annotated[int, Field(ge=1, le=12)] | None = None
    grade_column: str = ""
    grades: dict[str, int] = {}
    kind: GroupKind = GroupKind.SCHOOL
    term: str
    periods: tuple[str, ...] = ()
    teachers: Annotated[tuple[str, ...], Field(min_length=1)]
    head_post: str = ""
    home_class_column: str = ""

    @model_validator(mode="after")
    def _one_grade(self) -> "ClassPart":
        named = (self.grade is not None) + bool(self.grade_column)
        if named != 1 and (named or self.kind is not GroupKind.ADDITIONAL):
            raise ValueError("exactly one of grade and grade_column is needed")
        return self


class PupilPart(Part):
    """Which columns name the pupil; without names a code name and its order."""

    id: str = ""
    surname: str = ""
    name: str = ""
    patronymic: str = ""
    code_name: str = ""
    code_order: str = ""


class HandoverPart(Part):
    """From a day on another member of staff has the subject."""

    on: date
    teacher: Annotated[str, Field(min_length=1)]
    order: str = ""


class SectionPart(Part):
    """A subject, an elective or a club: the same in every row, or named by a column."""

    subject: str = ""
    subject_column: str = ""
    subgroup_column: str = ""
    teacher: str = ""
    teacher_column: str = ""
    planned_lessons: Annotated[int, Field(ge=0)] | None = None
    kind: SectionKind = SectionKind.SUBJECT
    handovers: tuple[HandoverPart, ...] = ()
    marks: dict[str, str] = {}

    @model_validator(mode="after")
    def _one_source(self) -> "SectionPart":
        if bool(self.subject) == bool(self.subject_column):
            raise ValueError("exactly one of subject and subject_column is needed")
        if bool(self.teacher) == bool(self.teacher_column):
            raise ValueError("exactly one of teacher and teacher_column is needed")
        return self

    @property
    def handed(self) -> tuple[Handover, ...]:
        """The hand-overs as the snapshot has them."""
        return tuple(Handover(one.on, one.teacher, one.order) for one in self.handovers)


class LessonPart(Part):
    """Which columns describe a lesson, where each row is one cell of the journal."""

    on: str
    number: str = ""
    topic: str = ""
    homework: str = ""
    hours: str = ""
    material: str = ""
    mark: str


class Mapping(Part):
    """The whole mapping file."""

    version: Literal["journal-mapping/1"]
    source: Annotated[str, Field(min_length=1)]
    year: Annotated[int, Field(ge=1990, le=2100)]
    exported_at: AwareDatetime | None = None
    file: FilePart = FilePart()
    where: Words = {}
    schools: Annotated[dict[str, SchoolPart], Field(min_length=1)]
    terms: Annotated[tuple[TermPart, ...], Field(min_length=1)]
    staff: Annotated[tuple[PersonPart, ...], Field(min_length=1)]
    classes: ClassPart
    pupils: PupilPart
    sections: Annotated[tuple[SectionPart, ...], Field(min_length=1)]
    lessons: LessonPart | None = None
    marks: dict[str, str] = {}
    deferred_reason: str = ""


def parse(kind: type[M], text: str, file: str) -> M:
    """Return the mapping that a text describes.

    Raises:
        Problem: the text is no TOML or does not fit, with one fault per wrong key (INPUT).
    """
    try:
        return kind.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        fault = Fault("import.mapping-toml", file, facts=(("reason", str(error)),))
        raise Problem(Kind.INPUT, "import.faults", faults=(fault,), file=file, count=1, shown=1) from error
    except ValidationError as error:
        faults = tuple(_fault(dict(one), file) for one in error.errors(include_url=False))
        count = len(faults)
        raise Problem(
            Kind.INPUT, "import.faults", faults=faults, file=file, count=count, shown=count
        ) from error


def _fault(error: dict[str, Any], file: str) -> Fault:
    path = ".".join(str(part) for part in error["loc"])
    value = error["input"] if isinstance(error["input"], (str, int, float)) else ""
    facts = (("expected", error["msg"]),)
    return Fault("import.mapping-wrong", file, value=str(value), facts=facts, path=path)


def moment_of(said: datetime | None, given: datetime | None, file: str, mapping_file: str) -> datetime:
    """Return when the export was made: what the caller states wins over the mapping.

    Raises:
        Problem: neither says it; the present moment is never taken (INPUT).
    """
    found = given or said
    if found is None:
        raise Problem(Kind.INPUT, "import.refused-no-moment", file=file, mapping=mapping_file)
    return found
