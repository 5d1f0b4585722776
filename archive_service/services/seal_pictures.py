"""The picture of the school's seal: given once, put beside the director's signatures (000 clause 4.7)."""

from archive_service.db.act_log import SchoolAct, append, school_acts
from archive_service.problems import Problem
from archive_service.services import deposits, documents, people
from archive_service.services.context import Desk
from archive_service.signing.seals import Seal, picture

GIVERS = ("director", "administrator")
ROLE = "seal-picture"
GIVEN = "seal-picture-given"
_PNG = b"\x89PNG"


def give(desk: Desk, image: bytes, *, actor_id: str) -> None:
    """Keep the picture of the seal; the new one counts from now on, earlier signatures keep theirs.

    Raises:
        Problem: it is no sound PNG or JPEG, too large, or the person may not give it.
    """
    with desk.reading() as session:
        people.require(session, actor_id, GIVERS, desk.today)
    picture(image)
    digest = documents.keep(desk, image)
    with desk.writing() as session:
        documents.register(
            session,
            digest,
            case_id=None,
            role=ROLE,
            size_bytes=len(image),
            at=desk.now,
            media_type=media_type(image),
        )
        act = SchoolAct(GIVEN, actor_id, desk.today, {"picture": digest})
        append(session, case_id=None, act=act, at=desk.now)
        deposits.request_log(desk, session)


def present(desk: Desk) -> Seal:
    """Return the seal to show; without a picture where none was given, or where its file is gone."""
    with desk.reading() as session:
        given = [
            one.act.facts["picture"] for one in school_acts(session, GIVEN) if isinstance(one.act, SchoolAct)
        ]
    if not given:
        return Seal()
    try:
        return Seal(documents.read(desk, given[-1]))
    except Problem:
        return Seal()


def media_type(image: bytes) -> str:
    """Return what kind of picture it is, by its content."""
    return "image/png" if image.startswith(_PNG) else "image/jpeg"
