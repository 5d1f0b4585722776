"""A first guess at whose the pages are, for a person to correct: the program decides nothing."""

from collections.abc import Mapping, Sequence

from archive_service.importing.printout.headings import (
    common_part,
    contents_lines,
    is_class_list,
    is_titled,
    subjects_on,
    teacher_on,
)
from archive_service.importing.printout.pupils import printed_names
from archive_service.importing.printout.shares import IGNORED, OPEN, Assignment, Subject
from workflows.own_parts import FRONT


def propose(texts: Sequence[str], blank: Sequence[bool], staff: Mapping[str, str]) -> Assignment:
    """Return what headings, contents and names of teachers on the pages suggest.

    Args:
        texts: the text of each page.
        blank: whether the page is empty.
        staff: full names by id.
    """
    listed = _listed(texts)
    found: dict[str, Subject] = {}
    shares: list[str] = []
    for number, (text, empty) in enumerate(zip(texts, blank, strict=True), 1):
        share = _share(text, empty, listed.get(number), shares[-1] if shares else OPEN)
        if isinstance(share, Subject):
            _note(found, share, teacher_on(text, staff))
            share = str([*found].index(share.title) + 1)
        shares.append(share)
    return Assignment(tuple(found.values()), tuple(shares), _pupils(texts, shares))


def _listed(texts: Sequence[str]) -> dict[int, Subject]:
    """The subjects that the contents name, by page; common pages say themselves what they are."""
    lines = [line for text in texts for line in contents_lines(text, len(texts))]
    return {
        number: subject
        for subject, pages in lines
        for number in pages
        if not common_part(subject.subject) and subject.subject
    }


def _share(text: str, empty: bool, listed: Subject | None, before: str) -> str | Subject:
    if empty:
        return IGNORED
    headed, common = subjects_on(text), common_part(text)
    if headed:
        return headed[0]
    if common or listed:
        return common or listed or OPEN
    if before.isdecimal():
        return before  # the other side of a leaf need not say again what it is of
    return FRONT if is_titled(text) else OPEN


def _note(found: dict[str, Subject], share: Subject, teacher: str) -> None:
    known = found.get(share.title)
    if known is None or (teacher and not known.teacher):
        found[share.title] = Subject(share.subject, share.subgroup, teacher)


def _pupils(texts: Sequence[str], shares: Sequence[str]) -> tuple[str, ...]:
    """The class list's names; without one, those of the first pages that have numbered names."""
    lists = [printed_names(text) for text in texts if is_class_list(text)]
    if any(lists):
        return tuple(dict.fromkeys(name for names in lists for name in names))
    common = [text for text, share in zip(texts, shares, strict=True) if not share.isdecimal()]
    return next((names for text in (*common, *texts) if (names := printed_names(text))), ())
