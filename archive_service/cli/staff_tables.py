"""Lists of the staff as tables for people and as plain values for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from archive_service.problems import sentence
from archive_service.services.gaps import Gap
from archive_service.services.matrix import Holder, Line, Named
from archive_service.services.orders import said
from archive_service.services.roles import Held, Key, When
from archive_service.services.roster import Member
from archive_service.services.titles import in_words
from workflows.regulation import Profile

Table = tuple[list[str], list[list[str]]]


def plain_member(member: Member, on: date, profile: Profile, ended: Mapping[Key, str]) -> dict[str, Any]:
    """Return a person with all grants; ``roles`` are the codes of those in force on the day."""
    return {
        "id": member.id,
        "name": member.name,
        "post": member.post,
        "left": member.left_on,
        "blocked": member.blocked,
        "roles": [one.role for one in member.held(When.NOW, on)],
        "key": member.key,
        "grants": [_grant(one, on, profile, ended) for one in member.grants],
    }


def _grant(held: Held, on: date, profile: Profile, ended: Mapping[Key, str]) -> dict[str, Any]:
    return {
        "role": held.role,
        "title": in_words(held.role, profile),
        "when": held.when(on),
        "unit": held.unit,
        "from": held.from_on,
        "to": held.to_on,
        "order": held.order_no,
        "order_on": held.order_on,
        "ended_by": ended.get((held.person_id, held.role, held.unit, held.from_on)),
    }


def member_table(members: Sequence[Member], on: date, profile: Profile, units: Mapping[str, str]) -> Table:
    """Return the staff: roles in force, those to come and those that are over apart."""
    rows = [
        [
            one.id,
            one.name,
            one.post,
            *(_roles(one.held(when, on), profile, units) for when in (When.NOW, When.FUTURE, When.ENDED)),
            _access(one, on),
        ]
        for one in members
    ]
    return ["Код", "Сотрудник", "Должность", "Роли", "Предстоят", "Прежние", "Ключ"], rows


def _roles(grants: Sequence[Held], profile: Profile, units: Mapping[str, str]) -> str:
    return "\n".join(_said(one, profile, units) for one in grants)


def _said(held: Held, profile: Profile, units: Mapping[str, str]) -> str:
    where = f" ({units.get(held.unit, held.unit)})" if held.unit else ""
    until = f" по {said(held.to_on)}" if held.to_on else ""
    order = f"приказ № {held.order_no} от {said(held.order_on)}"
    return f"{in_words(held.role, profile)}{where}, с {said(held.from_on)}{until}, {order}"


def _access(member: Member, on: date) -> str:
    if member.left_on is not None and member.left_on <= on:
        return f"уволен с {said(member.left_on)}"
    if member.blocked:
        return "заблокирован"
    return "да" if member.key else "нет"


def matrix_table(lines: Sequence[Line]) -> Table:
    """Return who answers for what: a line for every step, duty and register of the regulation."""
    rows = [[line.title, line.who, _named(line), line.clause] for line in lines]
    return ["За что", "Роль", "Кто", "Основание"], rows


def _named(line: Line) -> str:
    if line.named is Named.EXPORT:
        return sentence("staff.by-export")
    if line.named is Named.SERVICE:
        return sentence("staff.by-service")
    named = [_holder(one) for one in line.holders]
    nobody = [f"{f'{unit}: ' if unit else ''}{sentence('staff.nobody')}" for unit in line.gaps]
    return "\n".join([*named, *nobody])


def _holder(one: Holder) -> str:
    where = f" ({one.unit_title})" if one.unit else ""
    until = f", по {said(one.until)}" if one.until else ""
    return f"{one.name}{where}, приказ № {one.order_no} от {said(one.order_on)}{until}"


def plain_gap(gap: Gap) -> dict[str, Any]:
    """Return a gap as plain values."""
    return {"cause": gap.cause, "role": gap.role, "who": gap.who, **_without(asdict(gap.owed))}


def _without(owed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in owed.items() if name not in {"role", "profile_digest"}}


def gap_table(gaps: Sequence[Gap]) -> Table:
    """Return what nobody can do, with the reason."""
    rows = [
        [
            said(gap.owed.due_on) if gap.owed.due_on else "—",
            gap.owed.class_name,
            gap.owed.section,
            gap.owed.title,
            gap.role,
            sentence(f"staff.gap-{gap.cause}", who=gap.who),
        ]
        for gap in gaps
    ]
    return ["Срок", "Класс", "Раздел", "Что сделать", "Роль", "Почему некому"], rows
