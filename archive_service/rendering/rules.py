"""What a regulation profile says about the printout; the service fills this from the profile."""

import re
from dataclasses import dataclass

from templates import wording
from templates.geometry import ZONE_CLASS_TEACHER, ZONE_DEPUTY, ZONE_DIRECTOR
from workflows.snapshot import ClassGroup, GroupKind

_BLANK = re.compile(r"_{2,}|…|\{\w+\}")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs the whole case: the place's name, the post, the words above the signature."""

    place: str
    who: str
    said: str


USUAL_SIGNERS = (
    Signer(ZONE_CLASS_TEACHER, wording.CLASS_TEACHER, wording.TITLE_CERTIFIED),
    Signer(ZONE_DEPUTY, wording.DEPUTY, ""),
    Signer(ZONE_DIRECTOR, wording.DIRECTOR, wording.TITLE_COPIES),
)
"""The three of 000 clauses 4.5 to 4.7; an empty ``said`` stands for the deputy's note."""


@dataclass(frozen=True, slots=True)
class PrintRules:
    """Notation texts to the letter and the flags of the form.

    ``binding_note`` says where the count goes: ``{figures}`` and ``{words}``, or one blank («__», «…»,
    ``{leaves}``) for both; without any it goes before «листа(ов)».
    Groups of ``unmarked_grades`` and ``unmarked_kinds`` get the presence form (002 clause 3.11,
    004 part IV). ``summary`` asks for the summary sheet. ``signers`` have their places
    on the first sheet and under the summary sheet, in this order.
    """

    programme_done: str = "Программа выполнена"
    topics_missing: str = "Не пройдены следующие темы"
    checked_note: str = "Журнал проверен и принят для сдачи в архив. Дата. Подпись"
    binding_note: str = "Прошито, пронумеровано и скреплено печатью __ листа(ов)"
    summary: bool = True
    unmarked_grades: frozenset[int] = frozenset({1})
    unmarked_kinds: frozenset[GroupKind] = frozenset({GroupKind.ADDITIONAL})
    signers: tuple[Signer, ...] = USUAL_SIGNERS

    def presence_only(self, group: ClassGroup) -> bool:
        """Return whether the group's journal has no marks at all."""
        return group.grade in self.unmarked_grades or group.kind in self.unmarked_kinds

    def filled_binding_note(self, figures: int, words: str) -> str:
        """Return the prescribed text with its blank filled (001 clause 8.5)."""
        if "{figures}" in self.binding_note:
            return self.binding_note.format(figures=figures, words=words)
        count = f"{figures} ({words})"
        if _BLANK.search(self.binding_note):
            return _BLANK.sub(count, self.binding_note, count=1)
        return self.binding_note.replace(" листа(ов)", f" {count} листа(ов)")
