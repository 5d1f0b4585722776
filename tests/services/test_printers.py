"""Printing through a real CUPS: both sides, A4, whole; what stands in the way is told and nothing is lost."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest

from archive_service.problems import Problem
from archive_service.services import batches, print_out, print_runs, printers
from archive_service.services.batches import Style, Wanted
from archive_service.services.printers import Stage
from archive_service.settings import PrinterSettings
from tests.cups import LAST, Cups, running

NAME = "Учительская"


@pytest.fixture(scope="module")
def cups() -> Iterator[Cups]:
    """A CUPS with one queue."""
    with running() as found:
        yield found


@pytest.fixture
def printing(lite: Any, cups: Cups) -> Any:
    """A school with a printed class and that queue."""
    lite.to("printed")
    lite.archive.settings.printers = [cups.printer]
    return lite


def _run(world: Any, **style: Any) -> dict[str, Any]:
    [job] = batches.request(
        world.desk(), Wanted(tuple(world.cases()), style=Style(printer=NAME, **style)), actor_id="s-02"
    )
    assert world.work() == []
    return dict(world.queue.status(job, school="s1").result)


@pytest.mark.clause("000-21")
@pytest.mark.clause("001-15")
def test_a_class_comes_out_on_both_sides(printing: Any, cups: Cups) -> None:
    """Every page of the file, on A4, turned over the short edge on which sheets are sewn; then on record."""
    made = _run(printing)
    paper, options = cups.paper(made["job"])
    pages = pypdf.PdfReader(BytesIO(paper)).pages
    sent = pypdf.PdfReader(BytesIO(print_out.fetch(printing.desk(), made))).pages
    assert len(pages) == len(sent)
    assert len(pages) % 2 == 0
    assert "sides=two-sided-short-edge" in options
    assert "Duplex=DuplexTumble" in options
    assert {tuple(sorted(round(side) for side in page.mediabox[2:])) for page in pages} == {(595, 842)}
    with printing.desk().reading() as session:
        [run] = print_runs.runs(session)
    assert (run.number, run.facts.printer, run.by) == (made["run"], NAME, "s-02")
    assert printers.progress(printing.archive, NAME, made["job"]).stage in {Stage.DONE, Stage.PRINTING}


@pytest.mark.parametrize(
    ("stops", "starts", "why"),
    [("cupsdisable", "cupsenable", "stopped"), ("cupsreject", "cupsaccept", "closed")],
)
def test_a_queue_that_stands_still_gets_nothing(
    printing: Any, cups: Cups, stops: str, starts: str, why: str
) -> None:
    """Refused in a sentence when it is asked for; stopped later, the file stays, and nothing is on record."""
    desk = printing.desk()
    wanted = Wanted(tuple(printing.cases()), style=Style(printer=NAME))
    [job] = batches.request(desk, wanted, actor_id="s-02")
    cups.tell(stops)
    try:
        with pytest.raises(Problem, match=rf"prints\.printer-{why}"):
            batches.request(desk, replace(wanted, year=1), actor_id="s-02")
        assert printing.work() == []
    finally:
        cups.tell(starts)
    asked = printing.queue.status(job, school="s1")
    assert NAME in asked.result["refused"]["ru"]
    assert print_out.fetch(desk, asked.result).startswith(b"%PDF")
    with desk.reading() as session:
        assert print_runs.runs(session) == ()
    assert print_out.take(desk, asked, actor_id="s-02") == 1
    with desk.reading() as session:
        assert [run.facts.printer for run in print_runs.runs(session)] == [""]


def test_no_paper_no_printer_no_cups(printing: Any, cups: Cups) -> None:
    """The tray is empty; the queue is unknown; nobody answers at the address: each has its sentence."""
    archive = printing.archive
    nowhere = PrinterSettings(name="Нигде", address="ipp://127.0.0.1:9/printers/x")
    unknown = PrinterSettings(name="Иной", address=f"ipp://127.0.0.1:{cups.port}/printers/other")
    archive.settings.printers += [nowhere, unknown]
    for name, why in (("Нигде", "printer-silent"), ("Иной", "printer-unknown"), ("Нет", "no-printer")):
        with pytest.raises(Problem, match=rf"prints\.{why}"):
            printers.look(archive, name)
    job = printers.send(archive, NAME, print_out.fetch(printing.desk(), _run(printing)), title=LAST)
    cups.paper(job)
    while printers.progress(archive, NAME, job).stage is not Stage.DONE:
        pass
    with pytest.raises(Problem, match=r"prints\.printer-no-paper"):
        printers.look(archive, NAME)
