"""The one spelling in which acts are stored, hashed and written into deposits."""

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from workflows.acts import (
    Act,
    ActsVoided,
    Bound,
    CaseOpened,
    CaseSigned,
    Deposited,
    HandedOver,
    Printed,
    Reassigned,
    SectionReturned,
    SectionSigned,
    SnapshotFixed,
    VolumeAssembled,
)
from workflows.side_acts import (
    Checked,
    CorrectionApproved,
    CorrectionProposed,
    CorrectionRejected,
    DecisionEntered,
    RemarkMended,
    RemarkNoted,
    SealChecked,
)

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
    "reassigned": Reassigned,
    "acts-voided": ActsVoided,
    "checked": Checked,
    "remark-noted": RemarkNoted,
    "remark-mended": RemarkMended,
    "decision-entered": DecisionEntered,
    "seal-checked": SealChecked,
    "correction-proposed": CorrectionProposed,
    "correction-approved": CorrectionApproved,
    "correction-rejected": CorrectionRejected,
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
    known: Any = KINDS[kind]
    return typing.cast(Act, _reader(known)(payload))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what makes a value of that kind out of JSON; worked out once for each kind."""
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        inner = _reader(next(part for part in typing.get_args(kind) if part is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _reader(typing.get_args(kind)[0])
        return tuple if item is _as_it_is else lambda value: tuple([item(one) for one in value])
    if dataclasses.is_dataclass(kind):
        return _record_reader(typing.cast(type, kind))
    if kind is date:
        return date.fromisoformat
    return kind if isinstance(kind, type) and issubclass(kind, StrEnum) else _as_it_is


def _record_reader(kind: type) -> Callable[[Any], Any]:
    """Return what makes a dataclass; a field that came later, with a default, may be missing in JSON."""
    fields = dataclasses.fields(kind)
    names = frozenset(one.name for one in fields)
    needed = frozenset(one.name for one in fields if one.default is dataclasses.MISSING)
    readers = {name: _reader(hint) for name, hint in typing.get_type_hints(kind).items()}
    spelled = [(name, read) for name, read in readers.items() if read is not _as_it_is]

    def read(value: Any) -> Any:
        if not needed <= value.keys():
            raise KeyError(min(needed - value.keys()))
        facts = value if value.keys() <= names else {name: value[name] for name in names & value.keys()}
        made = {name: reader(facts[name]) for name, reader in spelled if name in facts}
        return kind(**(facts | made if made else facts))

    return read


def _as_it_is(value: Any) -> Any:
    return value
