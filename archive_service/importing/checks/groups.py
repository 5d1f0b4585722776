"""What a group says of itself fits its kind, and its kind has a journal under the regulation."""

from collections.abc import Iterator

from archive_service.importing.findings import Finding
from archive_service.importing.journals import Journals
from archive_service.importing.lookalikes import mixed
from templates import wording
from workflows.snapshot import ClassGroup, GroupKind, Snapshot


def faults(snapshot: Snapshot, journals: Journals) -> Iterator[Finding]:
    """Yield the groups without a journal, and what their kind does not go with."""
    homes = {group.name for group in snapshot.classes if is_home(group)}
    for group in snapshot.classes:
        if not journals.knows(group.kind):
            yield _without_journal(group, journals)
        if group.kind in journals.unmarked and group.period_ids:
            yield Finding("import.periods-of-unmarked", "class", (group.id,), "period_ids", group.name)
        yield from _post(group)
        yield from _home(group, homes)


def is_home(group: ClassGroup) -> bool:
    """Return whether the group is what its pupils belong to: in it a pupil is only once."""
    return group.kind in (GroupKind.SCHOOL, GroupKind.COLLEGE)


def _without_journal(group: ClassGroup, journals: Journals) -> Finding:
    facts = (
        ("kind", wording.DOCUMENT_TITLES[group.kind]),
        ("regulation", journals.regulation),
        ("ref", journals.clause),
        ("known", ", ".join(f"«{title}»" for title in journals.titles.values())),
    )
    return Finding("import.kind-without-journal", "class", (group.id,), "kind", group.name, facts)


def _post(group: ClassGroup) -> Iterator[Finding]:
    right = mixed(group.head_post)
    if right:
        facts = (("right", right),)
        yield Finding("import.mixed-alphabets", "class", (group.id,), "head_post", group.head_post, facts)


def _home(group: ClassGroup, homes: set[str]) -> Iterator[Finding]:
    """An export of the whole school has the class that is named; one of a single group cannot."""
    if not group.home_class:
        return
    key = (group.id,)
    if group.kind is not GroupKind.INDIVIDUAL:
        yield Finding("import.home-of-class", "class", key, "home_class", group.home_class)
    elif homes and group.home_class not in homes:
        yield Finding("import.unknown-class", "class", key, "home_class", group.home_class)
