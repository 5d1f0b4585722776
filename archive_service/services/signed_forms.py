"""Forms that one person signs with the own key as they are made: extracts, certificates, letters."""

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


def signed(desk: Desk, who: Present, form: Form, *, field: str, document_id: str) -> bytes:
    """Return the form as PDF/A with the person's signature in its one place.

    Raises:
        Problem: the person has no role to give papers out.
    """
    with desk.reading() as session:
        actor = people.require(session, who.id, READERS, desk.today)
        role = next(one for one in READERS if one in actor.roles)
        caption = Caption(in_words(role, profiles.in_force(session, desk.today)))
    pdf, zones = render_to_sign(form, created_at=desk.now, document_id=document_id)
    place = one_box({"zones": to_details(zones)}, field)
    return sign_field(
        prepare_fields(pdf, [FieldBox(field, place)]),
        field=field,
        signer=who.key,
        caption=caption,
        signed_at=desk.now,
        zone=desk.zone,
    )
