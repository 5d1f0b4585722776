"""The papers of sewing: cover, inner list and certificate of each volume, labels, the director's act.

They are drawn from the printed leaves whenever they are asked for; only the act is kept, for it is
signed (000 clause 4.7, 001 clause 8.5).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import School
from archive_service.problems import Kind, Problem, sentence
from archive_service.rendering.card_model import Cards
from archive_service.rendering.counts import in_words, noun
from archive_service.rendering.draw_cards import render_cards
from archive_service.rendering.forms import Form, Signer, render_form
from archive_service.rendering.papers import (
    binding_act,
    certificate_sheet,
    inner_list,
    sewing_labels,
    spine_labels,
    volume_cover,
)
from archive_service.rendering.papers.inner_list import Listed
from archive_service.rendering.rules import filled_note
from archive_service.rendering.words import Wordings
from archive_service.services import documents, enclosures, form_wordings, own_classes, people, roles
from archive_service.services.context import Desk
from archive_service.services.snapshots import snapshot_of
from archive_service.services.titles import in_words as role_in_words
from templates import wording
from workflows.acts import BoundVolume
from workflows.case import Case
from workflows.label_codes import label_code
from workflows.regulation import Profile, StepKind
from workflows.sewing import lettered, said_leaves
from workflows.sheet_codes import short_digest
from workflows.snapshot import GroupKind
from workflows.volumes import gaps_within, leaves_of_volume, parts_of, volumes_of

_DIRECTOR = "director"
_FORMS = (
    *("volume_cover", "inner_list", "certificate_sheet"),
    *("sewing_labels", "spine_labels", "binding_act"),
)
"""The papers whose wording the school may have changed."""


class PaperKind(StrEnum):
    """The papers: of one volume, or of all volumes of a case together."""

    COVER = "cover"
    LIST = "list"
    CERTIFICATE = "certificate"
    LABELS = "labels"
    SPINES = "spines"
    ACT = "act"


OF_VOLUME = frozenset({PaperKind.COVER, PaperKind.LIST, PaperKind.CERTIFICATE})


@dataclass(frozen=True, slots=True)
class Sewn:
    """All that the papers of one case say."""

    case: Case
    profile: Profile
    organisation: str
    heading: tuple[str, ...]
    first_on: date
    last_on: date
    on: date
    sewer: Signer
    director: Signer
    own: Wordings = field(default_factory=dict)

    @property
    def volumes(self) -> tuple[BoundVolume, ...]:
        """The volumes that are sewn, or will be."""
        return self.case.volumes or volumes_of(self.case, self.profile)

    def leaves(self, volume: BoundVolume) -> tuple[str, ...]:
        """The labels of a volume's leaves."""
        return leaves_of_volume(self.case, self.profile, volume)

    @property
    def acted_on(self) -> date:
        """The day of the act: of the last look at a label, else of the sewing; the same whoever asks when."""
        sewn = self.case.sewn.on if self.case.sewn else self.on
        return max((sewn, *(one.on for one in self.case.seals)))

    def number(self, volume: BoundVolume) -> int:
        """The volume's number, 0 where it is the only one."""
        return volume.number if len(self.volumes) > 1 else 0

    def code(self, volume: BoundVolume) -> str:
        """What names the volume on its label and its spine."""
        return label_code(self.case.id, volume.number)

    def filled(self, leaves: int) -> str:
        """The prescribed text of the label with its blank filled."""
        return filled_note(self.profile.notations["bound"].value, leaves, in_words(leaves))


def draw(desk: Desk, case_id: str, kind: PaperKind, *, actor_id: str, volume: int = 1) -> bytes:
    """Return a paper of a printed case; ``volume`` says of which volume, where it is one volume's.

    Raises:
        Problem: the person has nothing to do with the case, it is not printed, or it has no such volume.
    """
    sewn = _facts(desk, case_id, actor_id)
    made = paper_of(sewn, kind, volume)
    name = f"{desk.school_id}/{case_id}/{kind}/{volume if kind in OF_VOLUME else 0}/{sewn.case.count}"
    if isinstance(made, Cards):
        return render_cards(made, created_at=desk.now, document_id=name)
    if kind is not PaperKind.ACT:
        return render_form(made, created_at=desk.now, document_id=name)
    midnight = datetime.combine(sewn.acted_on, time(), ZoneInfo(desk.zone))
    pdf = render_form(made, created_at=midnight, document_id=name)
    title = sentence("binding.act-title")
    documents.file_paper(desk, pdf, case_id=case_id, role=documents.BINDING_ACT, details={"title": title})
    return pdf


def paper_of(sewn: Sewn, kind: PaperKind, volume: int = 1) -> Form | Cards:
    """Return a paper of a printed case, not drawn yet.

    Raises:
        Problem: there is no such volume, or an act is wanted of what is not sewn.
    """
    return _OF_VOLUME[kind](sewn, _volume(sewn, volume)) if kind in OF_VOLUME else _OF_CASE[kind](sewn)


def _facts(desk: Desk, case_id: str, actor_id: str) -> Sewn:
    with desk.reading() as session:
        case, profile = own_classes.looked_at(desk, session, actor_id, case_id)
        if not case.printed:
            raise Problem(Kind.REFUSED, "board.not-printed", class_name=case.opened.class_name)
        sewing = profile.step_of(StepKind.BIND)
        done = case.done_at(sewing.id) if sewing else None
        organisation = session.scalars(select(School.name)).one()
        sewer = signer(session, done.by if done else actor_id)
        director = holder(desk, session, _DIRECTOR, profile)
    terms = {one.id: one for one in snapshot_of(desk, case).terms}
    first = terms[case.opened.term_id].starts_on if case.opened.term_id in terms else case.opened.on
    return Sewn(
        case,
        profile,
        organisation,
        heading(case, profile),
        first,
        case.closed_on,
        desk.today,
        sewer,
        director,
        form_wordings.own(desk, *_FORMS),
    )


def heading(case: Case, profile: Profile) -> tuple[str, ...]:
    """Return what a case is called on its cover, line by line."""
    opened = case.opened
    titles = {one.group: one.title for one in profile.kinds}
    kind = GroupKind(opened.kind)
    term = sentence("binding.term", term=opened.term_name, year=opened.year, next=opened.year + 1)
    name = wording.CLASS_LABELS[kind].format(name=opened.class_name)
    return titles.get(kind) or wording.DOCUMENT_TITLES[kind], name, term


def years(count: int) -> str:
    """Return how long a file is kept: «5 лет»."""
    return f"{count} {noun(count, wording.YEAR_WORDS)}"


def signer(session: Session, person_id: str) -> Signer:
    """Return who signs a paper, in their own post."""
    row = people.person(session, person_id)
    return Signer(row.post, people.full_name(row))


def holder(desk: Desk, session: Session, role: str, profile: Profile) -> Signer:
    """Return whoever holds a role by order today; the role alone where that is not one person."""
    held = [one for one in roles.grants(session) if one.role == role and not one.unit]
    ids = {one.person_id for one in held if one.when(desk.today) is roles.When.NOW}
    title = role_in_words(role, profile)
    post = f"{title[:1].upper()}{title[1:]}"
    return Signer(post, people.full_name(people.person(session, ids.pop())) if len(ids) == 1 else "")


def _volume(sewn: Sewn, number: int) -> BoundVolume:
    found = next((one for one in sewn.volumes if one.number == number), None)
    if found is None:
        class_name = sewn.case.opened.class_name
        raise Problem(Kind.MISSING, "binding.no-volume", volume=number, class_name=class_name)
    return found


def _cover(sewn: Sewn, volume: BoundVolume) -> Cards:
    rules = sewn.profile.retention
    return volume_cover.form(
        volume_cover.VolumeCover(
            organisation=sewn.organisation,
            number=sewn.case.id,
            heading=sewn.heading,
            first_on=sewn.first_on,
            last_on=sewn.last_on,
            leaves=volume.leaves,
            keep=years(rules.journal_years.value),
            article=rules.article.value,
            index=rules.index.value,
            volume=volume.number,
            volumes=len(sewn.volumes),
            code=sewn.code(volume),
        ),
        sewn.own,
    )


def _list(sewn: Sewn, volume: BoundVolume) -> Form:
    return inner_list.form(
        inner_list.InnerList(
            organisation=sewn.organisation,
            number=sewn.case.id,
            heading=", ".join(sewn.heading),
            items=tuple(_listed(sewn, volume)),
            on=sewn.on,
            compiler=sewn.sewer,
            volume=sewn.number(volume),
        ),
        sewn.own,
    )


def _listed(sewn: Sewn, volume: BoundVolume) -> Iterator[Listed]:
    """The parts that lie in the volume, each with those of its leaves that do."""
    inside = frozenset(sewn.leaves(volume))
    titles = part_titles(sewn.case)
    orders = {one.part for one in sewn.case.parts if one.document}
    for part, leaves in parts_of(sewn.case):
        own = tuple(label for label in leaves if label in inside)
        if own:
            yield inner_list.order_copy(titles[part], own) if part in orders else Listed(titles[part], own)
    rest = tuple(label for label in sewn.leaves(volume) if label not in set(sewn.case.labels))
    if rest:
        yield Listed(sewn.profile.notations["summary-title"].value, rest)


def part_titles(case: Case) -> Mapping[str, str]:
    """Return what the parts of a journal are called, by the names that :func:`parts_of` gives them."""
    orders = {enclosures.order_part(one.document): one.title for one in case.orders}
    titles = {one.part: _part_title(one.part, orders) for one in case.parts}
    return titles | {one.id: one.title for one in case.sections}


def _part_title(part: str, orders: Mapping[str, str]) -> str:
    if part in wording.CERTIFIED_PARTS:
        said = wording.CERTIFIED_PARTS[part]
        return f"{said[:1].upper()}{said[1:]}"
    return orders.get(part, part)


def _certificate(sewn: Sewn, volume: BoundVolume) -> Form:
    leaves = sewn.leaves(volume)
    return certificate_sheet.form(
        certificate_sheet.CertificateSheet(
            organisation=sewn.organisation,
            number=sewn.case.id,
            labels=leaves,
            signer=sewn.sewer,
            heading=", ".join(sewn.heading),
            volume=sewn.number(volume),
            missing=gaps_within(sewn.case, leaves),
        ),
        sewn.own,
    )


def _labels(sewn: Sewn) -> Cards:
    labels = tuple(
        sewing_labels.SewingLabel(
            heading=_short(sewn, volume),
            note=sewn.profile.notations["bound"].value,
            leaves=volume.leaves,
            first=volume.first,
            last=volume.last,
            director=sewn.director,
            code=sewn.code(volume),
        )
        for volume in sewn.volumes
    )
    return sewing_labels.form(
        sewing_labels.SewingLabels(organisation=sewn.organisation, labels=labels), sewn.own
    )


def _spines(sewn: Sewn) -> Cards:
    rules = sewn.profile.retention
    labels = tuple(
        spine_labels.SpineLabel(
            number=sewn.case.id,
            heading=sewn.heading,
            keep=years(rules.journal_years.value),
            index=rules.index.value,
            volume=volume.number,
            volumes=len(sewn.volumes),
            code=sewn.code(volume),
        )
        for volume in sewn.volumes
    )
    return spine_labels.form(
        spine_labels.SpineLabels(organisation=sewn.organisation, labels=labels), sewn.own
    )


def _act(sewn: Sewn) -> Form:
    """The act is about volumes that are sewn: what will be sewn is certified by nobody."""
    case, sewing = sewn.case, sewn.profile.step_of(StepKind.BIND)
    done = case.done_at(sewing.id) if sewing else None
    if done is None or sewing is None or not case.volumes:
        raise Problem(Kind.REFUSED, "binding.not-sewn", class_name=case.opened.class_name)
    clause = sewing.clause
    return binding_act.form(
        binding_act.BindingAct(
            organisation=sewn.organisation,
            number=case.id,
            on=sewn.acted_on,
            case=", ".join(sewn.heading),
            basis=f"{clause.ref}, {sewn.profile.title}",
            sewn_by=sewn.sewer,
            sewn_on=done.on,
            volumes=tuple(
                binding_act.SewnVolume(one.number, one.first, one.last, one.leaves, _scan(case, one))
                for one in case.volumes
            ),
            director=sewn.director,
            note="; ".join(dict.fromkeys(sewn.filled(one.leaves) for one in case.volumes)),
            lettered=said_leaves(lettered(case.labels)),
            missing=said_leaves(case.gaps),
            checks=tuple(_looked(case)),
        ),
        sewn.own,
    )


def _scan(case: Case, volume: BoundVolume) -> str:
    seal = case.seal_on(volume.number)
    return short_digest(seal.evidence) if seal else ""


def _looked(case: Case) -> Iterator[str]:
    """What was seen of each label, in words."""
    for volume in case.volumes:
        seal = case.seal_on(volume.number)
        if seal is not None:
            code = "binding.act-covers" if seal.covers else "binding.act-misses"
            yield sentence(code, volume=volume.number, on=f"{seal.on:%d.%m.%Y}")


def _short(sewn: Sewn, volume: BoundVolume) -> str:
    class_name, term = sewn.heading[1:]
    if len(sewn.volumes) == 1:
        return f"{class_name}, {term}"
    return sentence("binding.label-of", case=f"{class_name}, {term}", volume=volume.number)


_OF_VOLUME: Mapping[PaperKind, Callable[[Sewn, BoundVolume], Form | Cards]] = {
    PaperKind.COVER: _cover,
    PaperKind.LIST: _list,
    PaperKind.CERTIFICATE: _certificate,
}
_OF_CASE: Mapping[PaperKind, Callable[[Sewn], Form | Cards]] = {
    PaperKind.LABELS: _labels,
    PaperKind.SPINES: _spines,
    PaperKind.ACT: _act,
}
