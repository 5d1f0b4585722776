"""A real CUPS for the tests: its own ``cupsd`` on a free port of 127.0.0.1, all in one directory.

The queue has two sides, the usual filters, and a back end that lays what comes out into a directory: the
pages as PDF, and beside them the options that the device got. A job with :data:`LAST` in its name is the
last for which there is paper.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from archive_service.settings import PrinterSettings

LAST = "LAST-LEAF"
QUEUE = "teachers"
_PARTS = Path("/usr/lib/cups")
_PATIENCE_S = 20
_BACKEND = f"""\
#!/bin/sh
[ $# -eq 0 ] && {{ echo 'direct paper "Unknown" "Paper"'; exit 0; }}
out="/${{DEVICE_URI#paper:/}}"
umask 022
cat ${{6:+"$6"}} > "$out/$1.part"
printf '%s\\n' "$3" "$4" "$5" > "$out/$1.options"
mv "$out/$1.part" "$out/$1.pdf"
case "$3" in *{LAST}*) echo 'STATE: +media-empty-error' >&2 ;; esac
"""
_QUEUES = """\
<DefaultPrinter {name}>
Info Paper
DeviceURI paper:{out}
State Idle
Accepting Yes
ErrorPolicy stop-printer
</DefaultPrinter>
"""
_CONFIGURATION = """\
Listen 127.0.0.1:{port}
LogLevel warn
WebInterface No
Browsing Off
DefaultAuthType None
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_FILES = """\
ServerRoot {here}/root
ServerBin {here}/bin
DataDir /usr/share/cups
RequestRoot {here}/spool
TempDir {here}/tmp
CacheDir {here}/cache
StateDir {here}/state
ErrorLog {here}/error.log
AccessLog {here}/access.log
PageLog {here}/page.log
FileDevice Yes
Sandboxing relaxed
"""
_DRIVER = """\
*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "PAPER.PPD"
*Product: "(Paper)"
*Manufacturer: "Tests"
*ModelName: "Paper"
*ShortNickName: "Paper"
*NickName: "Paper"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsVersion: 2.4
*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"
*OpenUI *PageSize/Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*OpenUI *Duplex/Duplex: PickOne
*OrderDependency: 20 AnySetup *Duplex
*DefaultDuplex: None
*Duplex None/Off: "<</Duplex false>>setpagedevice"
*Duplex DuplexNoTumble/Long: "<</Duplex true/Tumble false>>setpagedevice"
*Duplex DuplexTumble/Short: "<</Duplex true/Tumble true>>setpagedevice"
*CloseUI: *Duplex
*DefaultFont: Courier
"""


@dataclass(frozen=True)
class Cups:
    """A running CUPS with one queue; ``out`` is where its paper lands."""

    port: int
    out: Path

    @property
    def printer(self) -> PrinterSettings:
        """The queue, as the settings name it."""
        return PrinterSettings(name="Учительская", address=f"ipp://127.0.0.1:{self.port}/printers/{QUEUE}")

    def tell(self, command: str) -> None:
        """Run one of the administrator's commands on the queue, ``cupsdisable`` or ``cupsenable``."""
        subprocess.run([command, "-h", f"127.0.0.1:{self.port}", QUEUE], check=True, timeout=_PATIENCE_S)

    def paper(self, job: int) -> tuple[bytes, str]:
        """Wait for a job's pages; return them with the device's options."""
        pages = self.out / f"{job}.pdf"
        _wait(pages.is_file)
        return pages.read_bytes(), (self.out / f"{job}.options").read_text("utf-8")


@contextmanager
def running() -> Iterator[Cups]:
    """Start a CUPS, and end it by its own handle."""
    here = Path(mkdtemp(prefix="cups-"))
    cups = Cups(_free_port(), here / "out")
    _lay_out(here, cups)
    program = shutil.which("cupsd", path=f"{os.environ['PATH']}:/usr/sbin") or "cupsd"
    server = subprocess.Popen(
        [program, "-f", "-c", str(here / "cupsd.conf"), "-s", str(here / "cups-files.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(lambda: _answers(cups.port))
        yield cups
    finally:
        server.terminate()
        server.wait(_PATIENCE_S)
        shutil.rmtree(here, ignore_errors=True)


def _lay_out(here: Path, cups: Cups) -> None:
    for name in ("root/ppd", "bin/backend", "spool", "tmp", "cache", "state", "out"):
        (here / name).mkdir(parents=True)
    for name in ("filter", "daemon"):
        (here / "bin" / name).symlink_to(_PARTS / name)
    here.chmod(0o755)
    cups.out.chmod(0o777)
    (here / "tmp").chmod(0o777)
    backend = here / "bin/backend/paper"
    backend.write_text(_BACKEND)
    backend.chmod(0o755)
    (here / "root/ppd" / f"{QUEUE}.ppd").write_text(_DRIVER)
    (here / "root/printers.conf").write_text(_QUEUES.format(name=QUEUE, out=cups.out))
    (here / "cupsd.conf").write_text(_CONFIGURATION.format(port=cups.port))
    (here / "cups-files.conf").write_text(_FILES.format(here=here))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def _wait(reached: object) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not reached():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)
