"""Which signatures of a case stand in its files, and which on paper: what a check has to expect.

A signature made by hand leaves the file as it was; the scan that shows it lies beside it in the deposit.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive_service.services.assembling import field_of, signing_steps
from archive_service.services.documents import SCAN, SCAN_SUMMARY
from workflows.acts import Medium
from workflows.case import Case, Signature
from workflows.history import replay
from workflows.regulation import Profile, Signs
from workflows.spelling import from_payload

SCANS = frozenset({SCAN, SCAN_SUMMARY})
"""The roles of scans in a deposit; those of the summary sheet are kept as long as the sheet."""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A signature made by hand: what it is under, whose it is, who saw it on which scan."""

    title: str
    signature: Signature


def expected_fields(case: Case, profile: Profile, digest: str) -> dict[str, str] | None:
    """Return who signed a document of the case with a key, field by field.

    None for a document that is not the case's present volume or summary sheet.
    """
    if digest not in {case.summary, case.volume}:
        return None
    by_step = {one.step: one.by for one in case.done if one.medium is Medium.ELECTRONIC}
    return {
        field_of(step): by_step[step.id]
        for step in signing_steps(profile)
        if step.id in by_step and (digest == case.volume or Signs.SUMMARY in step.signs)
    }


def on_paper(case: Case, profile: Profile) -> Iterator[OnPaper]:
    """Yield the signatures that stand on paper: under sections first, then under the whole case."""
    for section in case.bound_sections:
        yield from (OnPaper(section.title, one) for one in section.signatures if one.recorded_by)
    for one in case.done:
        step = profile.step(one.step)
        if one.recorded_by and step is not None:
            yield OnPaper(step.title, one)


def under(case: Case, profile: Profile, digest: str) -> tuple[OnPaper, ...]:
    """Return the signatures on paper under a document: all of the journal, or those of the summary sheet."""
    every = tuple(on_paper(case, profile))
    if digest != case.summary:
        return every
    of_summary = {step.id for step in signing_steps(profile) if Signs.SUMMARY in step.signs}
    return tuple(one for one in every if one.signature.step in of_summary)


def case_from_extract(extract: bytes) -> Case:
    """Return the case that the acts in a deposit lead to.

    Raises:
        ValueError: the bytes are no acts of a case.
        KeyError: an act is of a kind that is not known.
    """
    entries = json.loads(extract)["entries"]
    return replay(from_payload(one["kind"], one["payload"]) for one in entries)


def unscanned(case: Case, profile: Profile, roles: Mapping[str, str]) -> list[OnPaper]:
    """Return the signatures on paper without a scan in the deposit; ``roles`` are its objects by digest."""
    return [one for one in on_paper(case, profile) if roles.get(one.signature.evidence) not in SCANS]
