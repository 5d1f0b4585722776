"""The school's printers: printers in the network and queues of CUPS, spoken to over IPP (RFC 8011).

A printer is asked before anything is sent to it: one that stands still, has no paper, or prints on one
side only gets nothing. It has a file once it has given the job a number.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from pyipp import IPP, IPPConnectionError, IPPError
from pyipp.enums import IppJobState, IppOperation, IppPrinterState, IppStatus

from archive_service.problems import Kind, Problem
from archive_service.services.context import Archive
from archive_service.settings import PrinterSettings

_ASK_S, _SEND_S = 3, 120
_TITLE_BYTES = 200
_A4 = "iso_a4_210x297mm"
_PDF = "application/pdf"
_WANTED = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "sides-supported",
    "document-format-supported",
)
_OF_JOB = ("job-state", "job-state-reasons", "job-media-sheets-completed", "job-impressions-completed")
_HINDRANCES = {
    "media-empty": "no-paper",
    "media-needed": "no-paper",
    "media-jam": "jam",
    "door-open": "open",
    "cover-open": "open",
    "interlock-open": "open",
    "toner-empty": "no-toner",
    "marker-supply-empty": "no-toner",
    "offline": "offline",
    "shutdown": "offline",
    "connecting-to-device": "offline",
}
"""What keeps a printer from printing, by the beginning of the word it uses (RFC 8011, 5.4.12)."""
R = TypeVar("R")


class Stage(StrEnum):
    """How far a printer is with a file."""

    WAITING = "waiting"
    PRINTING = "printing"
    HELD = "held"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    DONE = "done"


_STAGES = {
    IppJobState.PENDING: Stage.WAITING,
    IppJobState.HELD: Stage.HELD,
    IppJobState.PROCESSING: Stage.PRINTING,
    IppJobState.STOPPED: Stage.STOPPED,
    IppJobState.CANCELED: Stage.CANCELLED,
    IppJobState.ABORTED: Stage.CANCELLED,
    IppJobState.COMPLETED: Stage.DONE,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """A file in a printer: the stage, leaves that came out (None: it does not count), what hinders it."""

    stage: Stage
    leaves: int | None = None
    hindrance: str = ""


def names(archive: Archive) -> tuple[str, ...]:
    """Return what the printers are called, in the order of the settings."""
    return tuple(one.name for one in archive.settings.printers)


def printer(archive: Archive, name: str) -> PrinterSettings:
    """Return the printer of that name.

    Raises:
        Problem: the settings have none.
    """
    found = next((one for one in archive.settings.printers if one.name == name), None)
    if found is None:
        known = ", ".join(names(archive)) or "—"
        raise Problem(Kind.USAGE, "prints.no-printer", printer=name, known=known)
    return found


def look(archive: Archive, name: str) -> None:
    """Return when the printer can take a file now.

    Raises:
        Problem: it does not answer, stands still, lacks something, or prints on one side only.
    """
    device = printer(archive, name)
    _refuse_unfit(device, _attributes(device))


def send(archive: Archive, name: str, pdf: bytes, *, title: str, copies: int = 1) -> int:
    """Send a file to a printer, on both sides of A4, and return the number of the printer's job.

    Raises:
        Problem: as :func:`look`, or the printer refused the file; then nothing is printed.
    """
    device = printer(archive, name)
    _refuse_unfit(device, _attributes(device))
    message = {
        "operation-attributes-tag": {
            "requesting-user-name": "journal-archive",
            "job-name": title.encode()[:_TITLE_BYTES].decode(errors="ignore"),
            "document-format": _PDF,
        },
        "job-attributes-tag": {"copies": copies, "sides": device.sides, "media": _A4},
        "data": pdf,
    }
    answer = _asked(device, _SEND_S, lambda ipp: ipp.execute(IppOperation.PRINT_JOB, message))
    return int(_first(answer["jobs"])["job-id"])


def progress(archive: Archive, name: str, job: int) -> Progress:
    """Return how far a printer is with a job.

    Raises:
        Problem: it does not answer, or does not know the job any more.
    """
    device = printer(archive, name)
    asked = {"operation-attributes-tag": {"job-id": job, "requested-attributes": list(_OF_JOB)}}
    answer = _asked(device, _ASK_S, lambda ipp: ipp.execute(IppOperation.GET_JOB_ATTRIBUTES, asked))
    said = _first(answer["jobs"])
    stage = _STAGES.get(said.get("job-state", IppJobState.PENDING), Stage.WAITING)
    leaves = said.get("job-media-sheets-completed")
    hindrance = "" if stage in {Stage.DONE, Stage.CANCELLED} else _hindrance(_attributes(device))
    return Progress(stage, leaves if isinstance(leaves, int) else None, hindrance)


def _attributes(device: PrinterSettings) -> Mapping[str, Any]:
    asked = {"operation-attributes-tag": {"requested-attributes": list(_WANTED)}}
    answer = _asked(device, _ASK_S, lambda ipp: ipp.execute(IppOperation.GET_PRINTER_ATTRIBUTES, asked))
    return _first(answer["printers"])


def _refuse_unfit(device: PrinterSettings, said: Mapping[str, Any]) -> None:
    hindrance = _hindrance(said)
    if hindrance:
        raise Problem(Kind.REFUSED, f"prints.printer-{hindrance}", printer=device.name)
    if said.get("printer-is-accepting-jobs") is False:
        raise Problem(Kind.REFUSED, "prints.printer-closed", printer=device.name)
    if device.sides not in _listed(said.get("sides-supported")):
        raise Problem(Kind.REFUSED, "prints.printer-one-sided", printer=device.name)
    formats = _listed(said.get("document-format-supported"))
    if formats and _PDF not in formats:
        raise Problem(Kind.REFUSED, "prints.printer-no-pdf", printer=device.name)


def _hindrance(said: Mapping[str, Any]) -> str:
    """What keeps the printer from printing, "" where nothing does."""
    for word in _listed(said.get("printer-state-reasons")):
        for beginning, hindrance in _HINDRANCES.items():
            if word.startswith(beginning):
                return hindrance
    return "stopped" if said.get("printer-state") == IppPrinterState.STOPPED else ""


def _asked(
    device: PrinterSettings, seconds: int, ask: Callable[[IPP], Coroutine[Any, Any, dict[str, Any]]]
) -> dict[str, Any]:
    """The printer's answer; whatever goes wrong on the way is said in words."""
    try:
        return asyncio.run(_answer(device, seconds, ask))
    except (IPPConnectionError, OSError, TimeoutError) as error:
        raise Problem(Kind.SETUP, "prints.printer-silent", printer=device.name, address=device.uri) from error
    except (IPPError, LookupError, ValueError) as error:
        code = _code(error)
        if code == IppStatus.ERROR_NOT_FOUND:
            raise Problem(
                Kind.SETUP, "prints.printer-unknown", printer=device.name, address=device.uri
            ) from error
        reason = type(error).__name__ if code is None else f"IPP 0x{code:04x}"
        raise Problem(Kind.REFUSED, "prints.printer-refused", printer=device.name, reason=reason) from error


async def _answer(
    device: PrinterSettings, seconds: int, ask: Callable[[IPP], Coroutine[Any, Any, dict[str, Any]]]
) -> dict[str, Any]:
    verified = device.check_certificate
    async with IPP(host=device.uri, request_timeout=seconds, verify_ssl=verified) as ipp:
        return await ask(ipp)


def _code(error: Exception) -> int | None:
    """The printer's own code of what went wrong (RFC 8011, appendix B), None where it gave none."""
    facts = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    code = facts.get("status-code")
    return code if isinstance(code, int) else None


def _first(found: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return found[0] if found else {}


def _listed(value: Any) -> Sequence[str]:
    return value if isinstance(value, list) else [] if value is None else [str(value)]
