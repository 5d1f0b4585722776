"""A section sent back: a new edition of that section only; everything else stands."""

from collections.abc import Callable
from typing import Any

import pytest

from archive_service.db import models
from archive_service.problems import Kind, Problem
from archive_service.services import cases, deposits, documents, printing, signoff
from archive_service.signing.authority import roots
from archive_service.signing.verdicts import verify_pdf
from workflows.acts import Remark
from workflows.case import SectionState

REMARK = Remark("тема урока записана с ошибкой")


def _case(world: Any, case_id: str) -> Any:
    with world.desk().reading() as session:
        return cases.load(session, case_id)[0]


def _return(world: Any, case_id: str, section: Any, by: str) -> None:
    signoff.return_section(world.desk(), world.who(by), case_id, section.id, [REMARK])


@pytest.mark.clause("001-31")
def test_a_correction_makes_one_section_anew(world: Any) -> None:
    """After a return that section has edition 2, unsigned; the other keeps edition, bytes and signature."""
    case_id = world.to("signed")
    before = _case(world, case_id)
    wrong, right = before.sections
    _return(world, case_id, wrong, before.class_teacher)
    returned = _case(world, case_id)
    assert returned.section(wrong.id).state is SectionState.RETURNED
    assert returned.section(right.id) == right
    assert returned.volume == ""
    world.on([case_id], ["printed"])
    after = _case(world, case_id)
    assert (after.section(wrong.id).edition, after.section(wrong.id).signatures) == (2, ())
    assert after.section(right.id) == right
    assert after.leaves == before.leaves


def test_the_old_edition_stays_readable(world: Any) -> None:
    """The signed first edition is still there, bears its signature, and is named in the rows."""
    case_id = world.to("signed")
    before = _case(world, case_id)
    wrong = before.sections[0]
    _return(world, case_id, wrong, before.class_teacher)
    world.on([case_id], ["printed"])
    old = documents.read(world.desk(), wrong.document)
    assert verify_pdf(old, roots=roots(world.desk().keys), expected={"teacher": wrong.signer}).sound
    new = documents.read(world.desk(), _case(world, case_id).section(wrong.id).document)
    assert new != old


def test_the_way_goes_on_to_the_archive(world: Any, rows: Callable[..., Any]) -> None:
    """Signed anew, the volume is assembled again, carries edition 2 beside edition 1, and is deposited."""
    case_id = world.to("approved")
    before = _case(world, case_id)
    wrong, right = before.sections
    _return(world, case_id, wrong, "s-01")
    assert _case(world, case_id).done == ()
    world.on([case_id], ["printed", "signed", "certified", "approved", "stamped", "bound", "deposited"])
    after = _case(world, case_id)
    assert after.volume != before.volume
    assert after.deposit is not None
    verdict = verify_pdf(documents.read(world.desk(), after.volume), roots=roots(world.desk().keys))
    assert verdict.reasons == ()
    names = sorted(one.name for one in verdict.attachments if one.name.startswith("section-"))
    assert names == sorted(
        f"section-{int(section.leaves[0]):03}-e{section.edition}.pdf" for section in after.sections
    )
    assert [after.section(one.id).edition for one in (wrong, right)] == [2, 1]
    assert world.kinds(case_id).count("VolumeAssembled") == 2
    assert rows(world.desk(), models.CaseRow)[0]["state"] == "archived"


def test_a_returned_section_is_nobodys_to_sign(lite: Any) -> None:
    """Until the new print is there, the returned section is refused to its own signer."""
    case_id = lite.to("signed")
    section = _case(lite, case_id).sections[0]
    _return(lite, case_id, section, _case(lite, case_id).class_teacher)
    acts = len(lite.acts())
    with pytest.raises(Problem) as caught:
        signoff.sign_sheets(lite.desk(), lite.who(section.signer), case_id, section.id)
    assert caught.value.kind is Kind.REFUSED
    assert len(lite.acts()) == acts


def test_a_remark_is_needed(lite: Any) -> None:
    """A section is not sent back without a word, nor for a leaf that it does not have."""
    case_id = lite.to("signed")
    case = _case(lite, case_id)
    for remarks in ([], [Remark("  ")], [Remark("не то", 999)]):
        with pytest.raises(Problem) as caught:
            signoff.return_section(
                lite.desk(), lite.who(case.class_teacher), case_id, case.sections[0].id, remarks
            )
        assert caught.value.kind is Kind.REFUSED
    assert _case(lite, case_id) == case


def test_nothing_comes_back_out_of_the_archive(lite: Any) -> None:
    """A deposited case is not returned, printed or deposited again; asking changes nothing."""
    case_id = lite.to("deposited")
    case = _case(lite, case_id)
    with pytest.raises(Problem):
        signoff.return_section(
            lite.desk(), lite.who(case.class_teacher), case_id, case.sections[0].id, [REMARK]
        )
    printing.request(lite.desk(), [case_id], actor_id="s-02")
    deposits.request(lite.desk(), [case_id], actor_id="s-03")
    assert lite.work() == []
    assert _case(lite, case_id) == case
