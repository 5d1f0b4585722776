"""Papers beside the case: whose documents they are, and when there is nothing to write."""

from typing import Any

import pytest
from sqlalchemy import select

from archive_service.db.models import Document
from archive_service.problems import Kind, Problem
from archive_service.services import council_paper, handover_paper, matrix_paper, unsealing, unsealing_paper
from archive_service.services.seals import Proof
from archive_service.services.unsealing import Asked

PHRASE = "верная парольная фраза"


def _kept(world: Any, role: str) -> list[Document]:
    with world.desk().reading() as session:
        return list(session.scalars(select(Document).where(Document.role == role)))


def test_the_list_of_one_case_is_the_cases(world: Any, sample: Any) -> None:
    """A list of one case is kept as that case's document, one of several as the school's."""
    first = world.to("handed", snapshot=sample(classes=2))
    handover_paper.make(world.desk(), [first], actor_id="s-02")
    assert [one.case_id for one in _kept(world, "handover-list")] == [first]
    world.later(minutes=1)
    both = world.cases()
    handover_paper.make(world.desk(), both, actor_id="s-02")
    [whole] = [one for one in _kept(world, "handover-list") if one.case_id is None]
    assert whole.details == {"cases": both}


def test_no_sheet_of_decisions_before_the_decision(lite: Any) -> None:
    """Where nothing was keyed in the refusal says what to do; no list without a case."""
    case_id = lite.to("imported")
    with pytest.raises(Problem) as refused:
        council_paper.make(lite.desk(), case_id)
    assert (refused.value.kind, refused.value.code) == (Kind.REFUSED, "service.not-decided")
    with pytest.raises(Problem) as empty:
        handover_paper.make(lite.desk(), [], actor_id="s-02")
    assert empty.value.kind is Kind.USAGE
    assert _kept(lite, council_paper.ROLE) == []


def test_a_matrix_made_again_has_the_same_bytes(lite: Any) -> None:
    """What follows from orders and a day needs no keeping."""
    lite.to("imported")
    made = matrix_paper.make(lite.desk(), lite.desk().today)
    lite.later(hours=1)
    assert matrix_paper.make(lite.desk(), lite.desk().today) == made


@pytest.mark.clause("000-33")
def test_the_protocol_is_the_schools_and_names_its_record(coding: Any) -> None:
    """The document points to the record of the opening; a protocol made again is the same document."""
    coding.prepare()
    coding.assign()
    world, asked = coding.world, Asked("Ученик 2", "5А", "запрос суда № 7")
    found = unsealing.open_name(world.desk(), asked, Proof("s-01", PHRASE), Proof("s-03", PHRASE))
    made = unsealing_paper.make(world.desk(), asked, found, by="s-01", second="s-03")
    assert unsealing_paper.make(world.desk(), asked, found, by="s-01", second="s-03") == made
    [kept] = _kept(world, unsealing_paper.ROLE)
    assert kept.case_id is None
    assert kept.details == {"act": world.acts()[-1].seq}
