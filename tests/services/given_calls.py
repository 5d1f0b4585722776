"""Calls of the services whose papers leave the school, for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from archive_service.rendering.forms import Form, StampPlace
from archive_service.services import holding_certificates, signed_papers, unsigned_paper
from archive_service.services.readings import Asked
from tests.world import THEIR_CASE

Call = Callable[[Any], Any]
_FORM = Form(organisation="Школа", title="Справка", blocks=(StampPlace("issuer", "Место подписи"),))


def _text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


REFUSED: dict[str, Call] = {
    "holding_certificates.beside": lambda two: holding_certificates.beside(
        two.mine, THEIR_CASE, reader_id="s-02"
    ),
    "holding_certificates.issue": lambda two: holding_certificates.issue(
        two.mine, two.world.who("s-02"), [THEIR_CASE], Asked("проверка", "1")
    ),
    "holding_certificates.given": lambda two: holding_certificates.given(two.mine, 1, reader_id="s-02"),
}
SILENT: dict[str, Call] = {
    "signed_papers.signed": lambda two: _text(
        signed_papers.signed(two.mine, two.world.who("s-02"), _FORM, "issuer", "x")
    ),
    "unsigned_paper.make": lambda two: _text(unsigned_paper.make(two.mine, actor_id="s-02")),
}
