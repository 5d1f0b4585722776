"""What the demonstration leaves to be done: whose account has what waiting, and what went wrong meanwhile."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from archive_service.cli.demo_school import (
    ADMIN,
    ARCHIVIST,
    DEPUTY,
    DIRECTOR,
    OPERATOR,
    Show,
)
from archive_service.cli.demo_way import come_in
from archive_service.importing.workbook import write_workbook
from archive_service.services import cases, imports, signoff
from archive_service.services.context import Desk
from workflows.acts import Remark
from workflows.snapshot import ClassGroup, Section, Snapshot

_VERIFY, _CERTIFY = "verify", "certify"
_REMARK = "тема последнего урока записана не та"
_WAITING = {
    "check": "проверить перед печатью",
    "print": "распечатать",
    "hand-over": "отдать на подпись",
    "verify": "подписать листы",
    "certify": "заверить первый лист",
    "approve": "проверить и сдать директору",
    "stamp": "подписать и поставить печать",
    "bind": "пронумеровать и прошить",
    "deposit": "принять в архив",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to come in as: the person's code, in what role, and what waits there."""

    person_id: str
    role: str
    waiting: str


@dataclass(frozen=True, slots=True)
class Halfway:
    """How the term stands when the demonstration ends."""

    show: Show
    teacher: str
    class_teacher: str

    @property
    def corrected(self) -> Path:
        """The export in which the returned sheet is mended, for the operator to take in."""
        return self.show.folder / "исправленная-выгрузка.xlsx"

    def unsigned(self, case_id: str, section_id: str) -> bool:
        """Whether a sheet is left unsigned: the shown teacher's, and one that is going to be returned."""
        group = next(one for one in self.show.snapshot.classes if case_id.endswith(f"-{one.id}"))
        if self.show.halts.get(group.name) != _VERIFY:
            return False
        section = next(one for one in group.sections if one.id == section_id)
        return section.teacher_id == self.teacher or section == self._returned(group)

    def accounts(self) -> tuple[Account, ...]:
        """The seven people to come in as, each with something to do."""
        return (
            Account(DEPUTY, "заместитель директора", self._left("check", "print", "hand-over", "approve")),
            Account(self.teacher, "учитель-предметник", self._left(_VERIFY)),
            Account(self.class_teacher, "классный руководитель", self._left(_CERTIFY) or "решение педсовета"),
            Account(DIRECTOR, "директор", self._left("stamp")),
            Account(ARCHIVIST, "архивариус", self._left("bind", "deposit") + "; найти ведомость выпускника"),
            Account(OPERATOR, "оператор", f"принять {self.corrected.name}"),
            Account(ADMIN, "администратор", "люди, роли, хранилища, Положение"),
        )

    def _left(self, *steps: str) -> str:
        said = []
        for step in steps:
            names = ", ".join(one.name for one in self.show.left_at(step))
            said += [f"{_WAITING[step]}: {names}"] if names else []
        return "; ".join(said)

    def _returned(self, group: ClassGroup) -> Section | None:
        """The first sheet of the last class at signing that is not the shown teacher's."""
        if group != self.show.left_at(_VERIFY)[-1]:
            return None
        return next((one for one in group.sections if one.teacher_id != self.teacher), None)

    def go_wrong(self, desk: Desk) -> None:
        """Return a sheet, write the export that mends it, and let another export propose a correction."""
        first, last = self.show.left_at(_VERIFY)[0], self.show.left_at(_VERIFY)[-1]
        section = self._returned(last)
        if section is not None:
            self._return(desk, last, section)
            write_workbook(_with_topic(self.show.snapshot, last, section), self.corrected)
        others = [one for one in first.sections if one.teacher_id != self.teacher]
        if others:
            changed = _with_topic(self.show.snapshot, first, others[-1])
            imports.take_in(desk, changed, actor_id=OPERATOR)

    def _return(self, desk: Desk, group: ClassGroup, section: Section) -> None:
        who = come_in(desk, self.show, [section.teacher_id])[section.teacher_id]
        with desk.reading() as session:
            (row,) = cases.choose(session, class_name=group.name)
        signoff.return_section(desk, who, row.id, section.id, [Remark(_REMARK)])


def halfway(show: Show) -> Halfway:
    """Choose the teacher and the class teacher who are shown: those with most to sign."""
    certified = (*show.left_at(_CERTIFY), *show.left_at(_VERIFY))[0]
    signers = Counter(one.teacher_id for group in show.left_at(_VERIFY) for one in group.sections)
    signers.pop(certified.class_teacher_id, None)
    return Halfway(show, max(signers, key=lambda one: (signers[one], one)), certified.class_teacher_id)


def _with_topic(snapshot: Snapshot, group: ClassGroup, section: Section) -> Snapshot:
    """The export of one class with another topic in the last lesson of a section."""
    *lessons, last = section.lessons
    mended = replace(section, lessons=(*lessons, replace(last, topic="Повторение пройденного за год")))
    sections = tuple(mended if one.id == section.id else one for one in group.sections)
    return replace(snapshot, classes=(replace(group, sections=sections),)).of_class(group.id)
