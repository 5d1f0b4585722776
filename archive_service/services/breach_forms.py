"""The papers of an incident on paper: the notice (002, appendix 1) and its acts (002 clause 3.16).

They are documents of the school. They say nothing but what the log says up to the act they are about,
so that made again they have the same bytes.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from archive_service.problems import sentence
from archive_service.rendering.forms import Form, Signer, render_form
from archive_service.rendering.papers import breach_act, breach_notice
from archive_service.rendering.papers.breach_act import BreachAct, VoidAct
from archive_service.rendering.papers.breach_notice import BreachNotice
from archive_service.services import breach_papers, breaches, documents, form_wordings, people
from archive_service.services.breach_papers import ActFacts, NoticeFacts, Somebody
from archive_service.services.breach_words import ActLine
from archive_service.services.context import Desk
from workflows.voiding import stewards

NOTICE, ACT = documents.OF_INCIDENTS


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it was kept; ``name`` is what a file of it is called, without its ending."""

    name: str
    digest: str
    pdf: bytes


def make(desk: Desk, incident_id: str, *, actor_id: str) -> list[Paper]:
    """Make the papers of an incident that there can be by now, and keep them.

    Raises:
        Problem: the school has no such incident, or the person does not decide about breaches.
    """
    with desk.reading() as session:
        _, profile = breaches.load(session, incident_id)
        people.require(session, actor_id, tuple(sorted(stewards(profile))), desk.today)
    facts = breach_papers.papers(desk, incident_id)
    own = form_wordings.own(desk, "breach_notice", at=facts.notice.noticed_at)
    notice = render_form(
        breach_notice.form(_notice(facts.notice), own),
        created_at=facts.notice.noticed_at,
        document_id=f"{desk.school_id}/{NOTICE}/{incident_id}",
    )
    made = [(NOTICE, sentence("incident.file-notice", incident=incident_id), notice)]
    for count, act in enumerate(facts.acts, 1):
        number = incident_id if count == 1 else f"{incident_id}-{count}"
        own = form_wordings.own(desk, "breach_act", at=act.drawn_at)
        form = breach_act.form(_act(act, facts.notice, number), own)
        made.append((ACT, sentence("incident.file-act", number=number), _rendered(desk, act, number, form)))
    papers = [(role, Paper(name, documents.keep(desk, pdf), pdf)) for role, name, pdf in made]
    with desk.writing() as session:
        for role, paper in papers:
            _register(desk, session, role, paper, incident_id)
    return [paper for _, paper in papers]


def _rendered(desk: Desk, act: ActFacts, number: str, form: Form) -> bytes:
    return render_form(form, created_at=act.drawn_at, document_id=f"{desk.school_id}/{ACT}/{number}")


def _register(desk: Desk, session: Session, role: str, paper: Paper, incident_id: str) -> None:
    documents.register(
        session,
        paper.digest,
        case_id=None,
        role=role,
        size_bytes=len(paper.pdf),
        at=desk.now,
        details={"incident": incident_id},
    )


def _notice(facts: NoticeFacts) -> BreachNotice:
    return BreachNotice(
        organisation=facts.school,
        head=" ".join(part for part in (facts.head.post, facts.head.name) if part),
        who=facts.reporter.name,
        post=facts.reporter.post,
        login=facts.login,
        noticed_at=facts.noticed_at,
        written_on=facts.reported_on,
        what=facts.text,
    )


def _act(facts: ActFacts, notice: NoticeFacts, number: str) -> BreachAct:
    return BreachAct(
        title=facts.title,
        organisation=facts.school,
        number=number,
        on=facts.drawn_at.date(),
        incident=facts.incident,
        account=f"{facts.login} ({facts.owner.name})",
        noticed_at=facts.noticed_at,
        received=tuple((one.role, one.received_at) for one in facts.told if one.received_at is not None),
        void_from=facts.since,
        void_clause=facts.clause.ref,
        due_at=notice.due_at,
        due_clause=notice.clause.ref,
        in_time=not any(one.late for one in facts.told),
        acts=(*map(_void, facts.void), *map(_fell, facts.fell), *map(_void, facts.revoked)),
        again=(*facts.anew, *map(_pending, facts.pending)),
        commission=_commission(facts.drawn_by, facts.reporter, facts.head),
    )


def _void(line: ActLine) -> VoidAct:
    return VoidAct(line.seq, line.at, line.what, line.case)


def _fell(line: ActLine) -> VoidAct:
    what = sentence("incident.fell", what=line.what, who=line.who)
    return VoidAct(line.seq, line.at, what, line.case)


def _pending(line: ActLine) -> str:
    return sentence("incident.to-decide", seq=line.seq, what=line.what, who=line.who)


def _commission(*people: Somebody) -> tuple[Signer, ...]:
    named = dict.fromkeys((one.post, one.name) for one in people if one.name)
    return tuple(Signer(post, name) for post, name in named)
