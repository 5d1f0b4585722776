"""What a regulation profile says about the printout; the service fills this from the profile."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from templates import wording
from templates.geometry import ZONE_CLASS_TEACHER, ZONE_DEPUTY, ZONE_DIRECTOR
from workflows import programme
from workflows.snapshot import ClassGroup, GroupKind

_BLANK = re.compile(r"_{2,}|…|\{\w+\}")


class Part(StrEnum):
    """A part of the printout that a regulation prints or leaves out."""

    CLASS_LIST = "class-list"
    MOVEMENT = "movement"
    MARKS = "marks"
    TERM_MARKS = "term-marks"
    ATTENDANCE = "attendance"
    TOPICS = "topics"
    HOMEWORK = "homework"
    HOURS = "hours"
    MATERIAL = "material"
    REMARKS = "remarks"


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
    on the first sheet and under the summary sheet, in this order. ``titles`` are the documents'
    titles by kind, the usual ones where there is none. What is not among ``parts`` is left out.
    ``index`` and ``article`` are the file's place in the school's nomenclature (002 clause 7.5),
    empty where the school has named none.
    """

    programme_done: str = "Программа выполнена"
    topics_missing: str = "Не пройдены следующие темы"
    by_plan: str = "по плану"
    in_fact: str = "фактически"
    checked_note: str = "Журнал проверен и принят для сдачи в архив. Дата. Подпись"
    binding_note: str = "Прошито, пронумеровано и скреплено печатью __ листа(ов)"
    contents_title: str = "Оглавление"
    remarks_title: str = "Замечания по ведению классного журнала"
    summary_title: str = "Сводная ведомость учета успеваемости"
    council_decision: str = "Решение педагогического совета (дата, номер)"
    index: str = ""
    article: str = ""
    summary: bool = True
    unmarked_grades: frozenset[int] = frozenset({1})
    unmarked_kinds: frozenset[GroupKind] = frozenset({GroupKind.ADDITIONAL})
    signers: tuple[Signer, ...] = USUAL_SIGNERS
    titles: Mapping[GroupKind, str] = field(default_factory=dict)
    parts: frozenset[Part] = frozenset(Part)

    @property
    def programme_words(self) -> dict[str, str]:
        """The notations of the programme note by their names in a profile; one left empty is none."""
        words = {
            programme.DONE: self.programme_done,
            programme.MISSING: self.topics_missing,
            programme.BY_PLAN: self.by_plan,
            programme.IN_FACT: self.in_fact,
        }
        return {name: text for name, text in words.items() if text}

    def presence_only(self, group: ClassGroup) -> bool:
        """Return whether the group's journal has no marks at all."""
        return group.school_grade in self.unmarked_grades or group.kind in self.unmarked_kinds

    def shows(self, part: Part) -> bool:
        """Return whether the part is printed."""
        return part in self.parts

    def title(self, kind: GroupKind) -> str:
        """Return what the document of a group of the kind is called."""
        return self.titles.get(kind) or wording.DOCUMENT_TITLES[kind]

    @property
    def nomenclature(self) -> tuple[str, str] | None:
        """What the file's place in the nomenclature is called and the place itself, None without one."""
        named = self.article[:2].casefold() == "ст"
        article = self.article if named or not self.article else wording.ARTICLE.format(article=self.article)
        if not self.index:
            return (wording.FACT_ARTICLE, self.article) if self.article else None
        return wording.FACT_INDEX, ", ".join(part for part in (self.index, article) if part)

    def filled_binding_note(self, figures: int, words: str) -> str:
        """Return the prescribed text with its blank filled (001 clause 8.5)."""
        return filled_note(self.binding_note, figures, words)


def filled_note(note: str, figures: int, words: str) -> str:
    """Return a prescribed text about counted leaves with its blank filled (001 clause 8.5)."""
    if "{figures}" in note:
        return note.format(figures=figures, words=words)
    count = f"{figures} ({words})"
    if _BLANK.search(note):
        return _BLANK.sub(count, note, count=1)
    return note.replace(" листа(ов)", f" {count} листа(ов)")
