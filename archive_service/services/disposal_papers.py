"""The papers of a disposal: the act that two people sign, and the certificate that everything is gone."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive_service.db.models import CaseRow, School
from archive_service.problems import sentence
from archive_service.rendering.forms import Signer, render_form, render_to_sign
from archive_service.rendering.papers import destruction_certificate, disposal_act
from archive_service.rendering.papers.destruction_certificate import (
    DestructionCertificate,
    Emptied,
    Lost,
    Wiped,
)
from archive_service.rendering.papers.disposal_act import DisposalAct, Listed, field
from archive_service.services import documents, form_wordings, paper_register, people, profiles
from archive_service.services.context import Desk
from archive_service.services.people import Present
from archive_service.services.titles import in_words
from archive_service.services.zones import one_box, to_details
from archive_service.signing.fields import prepare_fields
from archive_service.signing.geometry import FieldBox
from archive_service.signing.sections import sign_field
from archive_service.signing.stamps import Caption
from workflows.disposal import Disposal, Executed, Item
from workflows.disposal_rules import rules_of
from workflows.regulation import Profile
from workflows.retention import Kept
from workflows.sheet_codes import short_digest

_ACT, _CERTIFICATE = "disposal_act", "destruction_certificate"


def signed_act(desk: Desk, disposal: Disposal, who: Present, *, role: str) -> bytes:
    """Return the act of disposal with one more signature; the first one has it drawn."""
    with desk.reading() as session:
        profile = profiles.in_force(session, desk.today)
    unsigned = documents.read(desk, disposal.act) if disposal.act else draft(desk, disposal)
    return sign_field(
        unsigned,
        field=field(rules_of(profile).approvers.value.index(role)),
        signer=who.key,
        caption=Caption(in_words(role, profile)),
        signed_at=desk.now,
        zone=desk.zone,
    )


def draft(desk: Desk, disposal: Disposal) -> bytes:
    """Return the act of disposal as it is to be signed: an empty field for each role that approves."""
    with desk.reading() as session:
        facts = _act(desk, session, disposal)
    form = disposal_act.form(facts, form_wordings.own(desk, _ACT))
    name = f"{desk.school_id}/{documents.DISPOSAL_ACT}/{disposal.number}"
    pdf, zones = render_to_sign(form, created_at=_midnight(desk, disposal.last_on), document_id=name)
    places = {"zones": to_details(zones)}
    names = [field(place) for place in range(len(facts.approvers))]
    return prepare_fields(pdf, [FieldBox(one, one_box(places, one)) for one in names])


def note_act(desk: Desk, session: Session, disposal: Disposal, digest: str, size_bytes: int) -> None:
    """Note the act as a document of the school, in the session's transaction."""
    documents.register(
        session,
        digest,
        case_id=None,
        role=documents.DISPOSAL_ACT,
        size_bytes=size_bytes,
        at=desk.now,
        details={"disposal": disposal.number},
    )


def certificate(desk: Desk, disposal: Disposal, *, actor_id: str) -> bytes:
    """Return the certificate of destruction: what is gone, and from which stores it is proved to be."""
    with desk.reading() as session:
        facts = _certificate(desk, session, disposal, actor_id)
    own = form_wordings.own(desk, _CERTIFICATE)
    name = f"{desk.school_id}/{documents.DISPOSAL_CERTIFICATE}/{disposal.number}"
    form = destruction_certificate.form(facts, own)
    return render_form(form, created_at=_midnight(desk, facts.on), document_id=name)


def note_certificate(desk: Desk, session: Session, disposal: Disposal, digest: str, size_bytes: int) -> None:
    """Note the certificate as a document of the school, in the session's transaction."""
    documents.register(
        session,
        digest,
        case_id=None,
        role=documents.DISPOSAL_CERTIFICATE,
        size_bytes=size_bytes,
        at=desk.now,
        details={"disposal": disposal.number},
    )


def titles(session: Session, items: tuple[Item, ...]) -> Mapping[str, CaseRow]:
    """Return the rows of the cases in a list, by id."""
    wanted = select(CaseRow).where(CaseRow.id.in_([one.case for one in items]))
    return {row.id: row for row in session.scalars(wanted)}


def called(item: Item, row: CaseRow | None, language: str = "ru") -> str:
    """Return what people call an item: «журнал, 9Б, 4 четверть»."""
    kind = sentence(f"retention.kind-{item.kind}", language)
    return f"{kind}: {row.class_name}, {row.term_name}" if row else f"{kind}: {item.case}"


def _act(desk: Desk, session: Session, disposal: Disposal) -> DisposalAct:
    profile = profiles.in_force(session, desk.today)
    commission, proposed = disposal.commission, disposal.proposed
    members = (commission.chairman, *(one for one in commission.members if one != commission.chairman))
    agreed = {one.by: one.on for one in disposal.agreed}
    return DisposalAct(
        organisation=_organisation(session),
        number=str(disposal.number),
        on=disposal.last_on,
        basis=tuple(_basis(disposal, profile)),
        files=tuple(_files(session, disposal, profile)),
        order=commission.order_no,
        order_on=commission.order_on,
        members=tuple(_signer(session, one, agreed.get(one)) for one in members),
        proposer=_signer(session, proposed.by, proposed.on),
        approvers=tuple(_capital(in_words(one, profile)) for one in rules_of(profile).approvers.value),
        protocol=disposal.protocol,
        protocol_on=max(agreed.values(), default=None),
    )


def _basis(disposal: Disposal, profile: Profile) -> Iterator[str]:
    refs = dict.fromkeys(ref for item in disposal.items for ref in item.clauses)
    for ref in refs or (profile.retention.journal_years.clause.ref,):
        yield f"{ref}, {profile.title}"


def _files(session: Session, disposal: Disposal, profile: Profile) -> Iterator[Listed]:
    rows, rules = titles(session, disposal.items), profile.retention
    volumes = paper_register.volumes(session).values()
    for item in disposal.items:
        row = rows.get(item.case)
        years = rules.journal_years.value if item.kind is Kept.JOURNAL else rules.summary_years.value
        article = rules.article.value or ", ".join(item.clauses)
        count = sum(one.entry.case == item.case and one.ended is None for one in volumes)
        yield Listed(
            title=called(item, row),
            years=f"{row.year}/{row.year + 1}" if row else "",
            inventory=rules.index.value,
            unit=item.case,
            term=sentence("disposal.term-said", years=years, article=article, until=f"{item.until:%d.%m.%Y}"),
            note=sentence("disposal.on-paper", count=count) if count else "",
        )


def _certificate(desk: Desk, session: Session, disposal: Disposal, actor_id: str) -> DestructionCertificate:
    rows = titles(session, disposal.items)
    rooms = {store.name: store.room for store in desk.archive.mirror.stores}
    done = [disposal.executed[one.key] for one in disposal.items if one.key in disposal.executed]
    by_store: dict[str, tuple[date, int]] = {}
    for one in disposal.cleared:
        on, count = by_store.get(one.store, (date.min, 0))
        by_store[one.store] = max(on, one.on), count + one.objects
    own = sentence("disposal.working-store")
    return DestructionCertificate(
        organisation=_organisation(session),
        on=max((one.on for one in disposal.cleared), default=disposal.last_on),
        number=str(disposal.number),
        act_on=disposal.approved_on or disposal.last_on,
        act_digest=disposal.act,
        files=tuple(_lost(one, rows.get(one.case)) for one in done),
        stores=tuple(
            Emptied(name if name in rooms else own, rooms.get(name, ""), on, count)
            for name, (on, count) in by_store.items()
        ),
        maker=_signer(session, actor_id, None),
        media=tuple(
            Wiped(one.medium, sentence(f"disposal.wiped-{one.how}"), one.on, one.evidence)
            for one in disposal.cleaned.values()
        ),
        shared=len({digest for one in done for digest in (*one.shared, *one.elsewhere)}),
        witnesses=tuple(sorted({store for one in done for store in one.witnesses})),
    )


def _lost(event: Executed, row: CaseRow | None) -> Lost:
    item = Item(event.case, event.kind, event.on)
    size_bytes = sum(one.size_bytes for one in event.gone)
    stone = short_digest(event.tombstone)
    return Lost(event.case, called(item, row), event.on, len(event.gone), size_bytes, stone)


def _organisation(session: Session) -> str:
    return session.scalars(select(School.name)).one()


def _signer(session: Session, person_id: str, on: date | None) -> Signer:
    row = people.person(session, person_id)
    return Signer(row.post, people.full_name(row), on)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _midnight(desk: Desk, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(desk.zone))
