"""Acts: what people and the service did to a case. Never changed, only added to.

An act holds ids, digests, dates and counts; names of people stay in the snapshot.
:func:`to_payload` and :func:`from_payload` are the one spelling in which acts are
stored, hashed and written into deposits.
"""

import dataclasses
import types
import typing
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

SERVICE = "service"
"""The actor of acts that the machine does by itself."""


class Medium(StrEnum):
    """How a step was done: on screen with a key, or by hand on paper."""

    ELECTRONIC = "electronic"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """What the kernel knows of a section: who signs it and what is still missing in it.

    ``content`` is the digest of the section's part of the export (empty: not known), so that
    a correction cannot change printed sheets that nobody returned.
    """

    id: str
    title: str
    signer: str
    missing_marks: int = 0
    deferred_marks: int = 0
    content: str = ""


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """One rendering of a section: leaves ``first_leaf``..``last_leaf``, two pages each."""

    section: str
    edition: int
    document: str
    first_leaf: int
    last_leaf: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a sheet goes back; ``leaf`` is None when the remark is about the whole section."""

    text: str
    leaf: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The common part: who (a person's id or ``service``) and on which day at the school."""

    actor: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Act):
    """A case exists from now on and follows the named version of the profile (frozen)."""

    case: str
    class_id: str
    class_name: str
    grade: int
    kind: str
    year: int
    term_id: str
    term_name: str
    term_kind: str
    term_ends_on: date
    closes_year: bool
    profile: str
    profile_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFixed(Act):
    """The export the printout is made from; replaces an earlier one that was not yet printed."""

    snapshot: str
    class_teacher: str
    sections: tuple[SectionFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed(Act):
    """The printout exists: an edition per section, and the front, back and summary documents."""

    snapshot: str
    layout: str
    editions: tuple[EditionFacts, ...]
    front: str
    back: str
    summary: str | None
    leaves: int
    summary_leaves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Act):
    """The deputy gave the printout to the signers: their days count from here (000 clause 4.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSigned(Act):
    """A section's sheets are signed; ``document`` is the signed revision, ``base`` the one before."""

    step: str
    section: str
    edition: int
    medium: Medium
    base: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionReturned(Act):
    """A signer sends a section back with remarks; it needs a new edition before it can go on."""

    step: str
    section: str
    edition: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeAssembled(Act):
    """The volume (and manifest) was put together from the signed sections."""

    volume: str
    manifest: str
    leaves: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSigned(Act):
    """A step on the whole case was signed: new revisions of the volume and the summary sheet."""

    step: str
    medium: Medium
    base: str
    volume: str
    summary: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Act):
    """Numbered, sewn and sealed: the count the binding certificate states."""

    step: str
    medium: Medium
    leaves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposited(Act):
    """The case lies in every room; dates are the days until which the objects are kept."""

    step: str
    manifest: str
    journal_keep_until: date
    summary_keep_until: date
    rooms: tuple[str, ...]


KINDS: dict[str, type[Act]] = {
    "case-opened": CaseOpened,
    "snapshot-fixed": SnapshotFixed,
    "printed": Printed,
    "handed-over": HandedOver,
    "section-signed": SectionSigned,
    "section-returned": SectionReturned,
    "volume-assembled": VolumeAssembled,
    "case-signed": CaseSigned,
    "bound": Bound,
    "deposited": Deposited,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def kind_of(act: Act) -> str:
    """Return the stored name of the act's kind."""
    return _NAMES[type(act)]


def to_payload(act: Act) -> dict[str, Any]:
    """Return the act as plain JSON values (dates as ISO 8601 text)."""
    return {field.name: _plain(getattr(act, field.name)) for field in dataclasses.fields(act)}


def from_payload(kind: str, payload: dict[str, Any]) -> Act:
    """Return the act that :func:`to_payload` spelled.

    Raises:
        KeyError: the kind is unknown, or a field without a default is missing.
        ValueError: a value does not fit its field.
    """
    return typing.cast(Act, _build(KINDS[kind], payload))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def _build(kind: type, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        inner = next(part for part in typing.get_args(kind) if part is not type(None))
        return None if value is None else _build(inner, value)
    if origin is tuple:
        return tuple(_build(typing.get_args(kind)[0], item) for item in value)
    if dataclasses.is_dataclass(kind):
        return kind(**{name: _build(hint, value[name]) for name, hint in _fields(kind, value)})
    if kind is date:
        return date.fromisoformat(value)
    if kind is Medium:
        return kind(value)
    return value


def _fields(kind: type, value: Any) -> list[tuple[str, Any]]:
    """The fields to read: one added later, with a default, may be missing in an older act."""
    hints, optional = _hints(kind)
    return [(name, hint) for name, hint in hints.items() if name in value or name not in optional]


@cache
def _hints(kind: type) -> tuple[dict[str, Any], frozenset[str]]:
    optional = {one.name for one in dataclasses.fields(kind) if one.default is not dataclasses.MISSING}
    return typing.get_type_hints(kind), frozenset(optional)
