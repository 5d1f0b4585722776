"""The proof of a sheet says what was checked and no more: signatures, copies, deposit, log."""

from pathlib import Path
from typing import Any

import pytest

from archive_service.problems import Kind, Problem
from archive_service.services import cases, sheet_proof
from archive_service.services.sheet_proof import Proof
from storage.port import Key


def _documents(world: Any) -> tuple[str, str]:
    """Take a case to the archive and return the digests of its summary sheet and volume."""
    case_id = world.to("deposited")
    with world.desk().reading() as session:
        case, _ = cases.load(session, case_id)
    assert case.summary
    return case.summary, case.volume


def _prove(world: Any, document: str, **more: Any) -> Proof:
    return sheet_proof.prove(world.desk(), document, reader_id="s-03", **more)


def _copy(world: Any, store: str, document: str) -> Path:
    path = Path(world.archive.mirror.store(store).place) / str(Key.of("objects", document))
    path.chmod(0o644)
    return path


@pytest.mark.clause("000-27", "001-25")
def test_everything_that_speaks_for_a_sheet(world: Any) -> None:
    """Who signed as what and when, the honest level, copies in both rooms, days, deposit, the log's head."""
    summary, volume = _documents(world)
    world.later(days=2)
    proof = _prove(world, summary)
    assert proof.sound
    assert proof.reasons == ()
    assert [one.field for one in proof.signatures] == ["class_teacher", "deputy", "director"]
    assert {one.level for one in proof.signatures} == {"B-B"}
    assert all(one.sound and one.valid_until and one.serial and one.role for one in proof.signatures)
    assert [(one.room, one.state) for one in proof.copies] == [("кабинет 101", "whole"), ("архив", "whole")]
    assert proof.read_at is None, "nobody read them for this proof"
    assert {one.verified_at for one in proof.copies} == {proof.deposited_at}
    assert (proof.class_name, proof.year, f"{proof.keep_until}") == ("5А", 2025, "2056-05-27")
    assert proof.manifest.startswith("sha256:")
    assert proof.log.seq == len(world.acts()) == proof.shipped
    assert proof.deposited_by
    assert _prove(world, volume).sound


@pytest.mark.clause("000-27")
@pytest.mark.parametrize(("spoil", "state"), [("flip", "damaged"), ("delete", "missing")])
def test_copies_are_read_again_on_request(world: Any, spoil: str, state: str) -> None:
    """A copy that was spoilt since is named, the sheet stays readable from the other, and the rows say so."""
    summary, _ = _documents(world)
    path = _copy(world, "disk-a", summary)
    if spoil == "flip":
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    else:
        path.unlink()
    world.later(hours=1)
    assert _prove(world, summary).sound, "the last known state is shown until somebody looks"
    proof = _prove(world, summary, reread=True)
    assert [one.state for one in proof.copies] == [state, "whole"]
    assert (proof.sound, proof.whole_copies, proof.reasons) == (False, 1, ())
    assert proof.read_at == world.desk().now == proof.copies[1].verified_at
    assert proof.copies[0].verified_at != proof.read_at
    assert [one.state for one in _prove(world, summary).copies] == [state, "whole"]


def test_a_sheet_without_a_sound_copy_is_not_confirmed(lite: Any) -> None:
    """Both copies changed: every claim falls, in words."""
    summary, _ = _documents(lite)
    for store in ("disk-a", "disk-b"):
        _copy(lite, store, summary).write_bytes(b"%PDF-1.7")
    proof = _prove(lite, summary, reread=True)
    assert not proof.sound
    assert proof.reasons
    assert proof.whole_copies == 0


@pytest.mark.clause("002-02")
def test_the_proof_is_for_readers_only(lite: Any) -> None:
    """Names of signers are shown to those who may read the sheet."""
    summary, _ = _documents(lite)
    with pytest.raises(Problem) as refused:
        sheet_proof.prove(lite.desk(), summary, reader_id="t-01")
    assert refused.value.kind is Kind.ACCESS
