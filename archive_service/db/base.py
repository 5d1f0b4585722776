"""The base of all rows, and the mark of those that belong to a school."""

from typing import Any

from sqlalchemy import ForeignKey, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

LATER: Any = {"deferrable": True, "initially": "DEFERRED"}
"""Foreign keys are checked at commit, so rows may be written in any order."""


class Base(DeclarativeBase):
    """The root of all mapped classes."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text}  # noqa: RUF012 - the library's own spelling


class OfSchool:
    """A row that belongs to one school: the first part of its key says which."""

    @declared_attr
    def school_id(cls) -> Mapped[str]:  # noqa: N805
        """The school's id."""
        return mapped_column(ForeignKey("schools.id", **LATER), primary_key=True, sort_order=-1)
