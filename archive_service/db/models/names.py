"""What leads to a summary sheet besides its own words: surnames to compare with, other names of a person."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from archive_service.db.base import Base, OfSchool


class KnownSurname(OfSchool, Base):
    """A surname on the school's summary sheets, each once: a slip of the pen is compared with these.

    It follows from :class:`SummaryPupil`; code names are none.
    """

    __tablename__ = "known_surnames"

    surname_key: Mapped[str] = mapped_column(primary_key=True)


class BorneName(OfSchool, Base):
    """A name of somebody who bore more than one; ``given_key`` is the given name as the sheets have it.

    ``note`` is the number of the act that put the name on record by a document, 0 where the sheets
    themselves have it.
    """

    __tablename__ = "borne_names"
    __table_args__ = (Index("ix_borne_names_surname", "school_id", "surname_key"),)

    pupil_id: Mapped[str] = mapped_column(primary_key=True)
    given_key: Mapped[str] = mapped_column(primary_key=True)
    surname_key: Mapped[str] = mapped_column(primary_key=True)
    note: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name_key: Mapped[str]
    patronymic_key: Mapped[str]
