"""How the parent asks and the child answers: one line of JSON, then bytes."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from archive_service.importing.entry import Request
from archive_service.importing.journals import Journals
from archive_service.importing.limits import Limits
from archive_service.problems import Fault
from workflows.snapshot import GroupKind, Snapshot
from workflows.vocabulary import Vocabulary


def request_bytes(request: Request, limits: Limits) -> bytes:
    """Return the request as one line."""
    words = request.vocabulary
    line = {
        "limits": asdict(limits),
        "file": request.file,
        "mapping": request.mapping,
        "mapping_file": request.mapping_file,
        "school": request.school,
        "exported_at": request.exported_at.isoformat() if request.exported_at else "",
        "vocabulary": {
            "presence": sorted(words.presence),
            "numerals": sorted(words.numerals),
            "term": sorted(words.term),
            "fraction_subjects": sorted(words.fraction_subjects),
            "unmarked_grades": sorted(words.unmarked_grades),
        },
        "journals": {
            "regulation": request.journals.regulation,
            "clause": request.journals.clause,
            "titles": dict(request.journals.titles),
            "unmarked": sorted(request.journals.unmarked),
        },
    }
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def request_of(line: bytes) -> tuple[Request, Limits]:
    """Return the request that :func:`request_bytes` spelled."""
    said = json.loads(line)
    limits = Limits(**said.pop("limits"))
    words = Vocabulary(**{name: frozenset(values) for name, values in said.pop("vocabulary").items()})
    moment = datetime.fromisoformat(said["exported_at"]) if said["exported_at"] else None
    journals = _journals(said.pop("journals"))
    return Request(**{**said, "exported_at": moment}, vocabulary=words, journals=journals), limits


def _journals(said: dict[str, Any]) -> Journals:
    titles = {GroupKind(kind): title for kind, title in said["titles"].items()}
    return Journals(said["regulation"], said["clause"], titles, frozenset(map(GroupKind, said["unmarked"])))


def snapshot_bytes(snapshot: Snapshot) -> bytes:
    """Return a snapshot for the parent: quicker to make than the canonical spelling, same content."""
    return json.dumps(snapshot, default=_plain, ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    slots = getattr(type(value), "__slots__", None)
    return value.isoformat() if slots is None else {name: getattr(value, name) for name in slots}


def answer_line(**said: Any) -> bytes:
    """Return an answer's first line."""
    return json.dumps(said, ensure_ascii=False, default=asdict).encode() + b"\n"


def faults_of(said: list[dict[str, Any]]) -> tuple[Fault, ...]:
    """Return the faults of an answer."""
    return tuple(Fault(**{**one, "facts": tuple((key, text) for key, text in one["facts"])}) for one in said)
