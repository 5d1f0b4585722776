"""Calls of the services about the self-assessment for :mod:`tests.services.test_many_schools`."""

from collections.abc import Callable
from typing import Any

from archive_service.services import (
    assessment,
    assessment_answers,
    assessment_facts,
    assessment_media,
    assessment_paper,
    form_parts,
    health,
    profiles,
)
from archive_service.services.health import ChainWatch

Call = Callable[[Any], Any]
DIRECTOR = "s-01"


def _now(two: Any) -> Any:
    return assessment.now(two.mine, ChainWatch())


def _copies(two: Any) -> Any:
    return two.reading(
        lambda session: assessment_media.copies(two.mine, session, health.store_states(two.mine, session))
    )


REFUSED: dict[str, Call] = {
    "assessment_paper.read": lambda two: assessment_paper.read(
        two.mine, "sha256:" + "0" * 64, reader_id=DIRECTOR
    ),
}
SILENT: dict[str, Call] = {
    "assessment.assess": lambda two: assessment.assess(two.mine, ChainWatch(), reader_id=DIRECTOR),
    "assessment.now": _now,
    "assessment_answers.answer": lambda two: assessment_answers.answer(
        two.mine, "restore", yes=False, document="", actor_id=DIRECTOR
    ),
    "assessment_answers.answers": lambda two: two.reading(assessment_answers.answers),
    "assessment_facts.gather": lambda two: assessment_facts.gather(two.mine, ChainWatch()),
    "assessment_media.copies": _copies,
    "assessment_media.lacking": lambda two: two.reading(assessment_media.lacking),
    "assessment_media.media": lambda two: two.reading(
        lambda session: list(assessment_media.media(two.mine, session))
    ),
    "assessment_paper.keep": lambda two: assessment_paper.keep(two.mine, _now(two), actor_id=DIRECTOR),
    "assessment_paper.make": lambda two: len(assessment_paper.make(two.mine, _now(two))),
    "assessment_paper.shelf": lambda two: two.reading(assessment_paper.shelf),
    "form_parts.director": lambda two: two.reading(
        lambda session: form_parts.director(
            session, profiles.in_force(session, two.mine.today), two.mine.today
        )
    ),
}
