"""Papers that the archive gives out: drawn, and signed with the key of whoever gives them out."""

from archive_service.rendering.forms import Form, render_to_sign
from archive_service.services import people, profiles
from archive_service.services.context import Desk
from archive_service.services.people import Present
from archive_service.services.readings import READERS
from archive_service.services.titles import in_words
from archive_service.services.zones import one_box, to_details
from archive_service.signing.fields import prepare_fields
from archive_service.signing.geometry import FieldBox
from archive_service.signing.sections import sign_field
from archive_service.signing.stamps import Caption


def signed(desk: Desk, who: Present, form: Form, field: str, name: str) -> bytes:
    """Return a form as PDF/A with a signature in its field; ``name`` tells it from the school's other papers.

    Raises:
        Problem: the person has left, or may not read in the archive.
    """
    with desk.reading() as session:
        people.require(session, who.id, READERS, desk.today)
        actor = people.actor_of(session, who.id, desk.today)
        role = next(one for one in READERS if one in actor.roles)
        caption = Caption(in_words(role, profiles.in_force(session, desk.today)))
    pdf, zones = render_to_sign(form, created_at=desk.now, document_id=f"{desk.school_id}/{name}")
    place = one_box({"zones": to_details(zones)}, field)
    return sign_field(
        prepare_fields(pdf, [FieldBox(field, place)]),
        field=field,
        signer=who.key,
        caption=caption,
        signed_at=desk.now,
        zone=desk.zone,
    )
