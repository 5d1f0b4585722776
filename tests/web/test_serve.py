"""``archive-service serve``, as it is started."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from time import sleep

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from archive_service.settings import LocalStoreSettings
from archive_service.wiring import create_installation

PROGRAM = [sys.executable, "-c", "from archive_service.cli import main; main()"]
ROOT = Path(__file__).parents[2]
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
LATER = YESTERDAY + timedelta(days=30)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation without a school yet."""
    stores = [
        LocalStoreSettings(name=name, room=f"помещение {name}", path=tmp_path / name)
        for name in ("disk-a", "disk-b")
    ]
    for store in stores:
        store.path.mkdir()
    create_installation(tmp_path / "home", stores)
    return tmp_path / "home"


def _run(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, "--home", str(home), "serve", *options]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)


@pytest.fixture
def server(home: Path) -> Iterator[subprocess.Popen[str]]:
    """The command on a free port, in a process group of its own as under a terminal."""
    process = subprocess.Popen(
        [*PROGRAM, "--home", str(home), "--json", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return str(json.loads("".join(process.stdout.readline() for _ in range(3)))["url"])


def _alive(url: str, trust: ssl.SSLContext | None = None) -> str:
    """Ask until all is well; a disk of a busy machine may be late with its first answer."""
    for _ in range(300):
        status, body = _get(f"{url}healthz", trust)
        if status == 200:
            return body
        sleep(0.1)
    pytest.fail(body)


def _get(url: str, trust: ssl.SSLContext | None = None) -> tuple[int, str]:
    """Ask until the server listens; give status and body."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, context=trust) as answer:
                return answer.status, answer.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8")
        except OSError:
            sleep(0.1)
    pytest.fail("nobody listens")


@pytest.mark.parametrize("way", ["SIGTERM", "Ctrl-C"])
def test_it_answers_and_ends(server, way: str) -> None:
    """It prints an address of this computer, answers there, and ends when told, its worker with it."""
    url = _address(server)
    assert url.startswith("http://127.0.0.1:")
    body = _alive(url)
    assert json.loads(body)["stores"] == {"working": True, "disk-a": True, "disk-b": True}
    assert _get(f"{url}login")[0] == 503  # no school yet
    if way == "SIGTERM":
        server.terminate()
    else:
        os.killpg(server.pid, signal.SIGINT)
    assert server.wait(timeout=30) == 0
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url)


def test_with_a_certificate_others_may_come(home: Path, tmp_path: Path) -> None:
    """With a certificate and its key the pages are served over TLS, on whatever address."""
    certificate, key = _certificate(tmp_path)
    command = [*PROGRAM, "--home", str(home), "--json", "serve", "--port", "0", "--host", "0.0.0.0"]
    with subprocess.Popen(
        [*command, "--certificate", str(certificate), "--key", str(key)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        try:
            url = _address(process).replace("0.0.0.0", "127.0.0.1")
            assert url.startswith("https://127.0.0.1:")
            trust = ssl.create_default_context(cafile=str(certificate))
            assert _alive(url, trust)
        finally:
            process.terminate()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this computer that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "archive")])
    own = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(YESTERDAY).not_valid_after(LATER).add_extension(own, critical=False)
    made = builder.sign(key, SHA256())
    (folder / "tls.pem").write_bytes(made.public_bytes(Encoding.PEM))
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "tls.key").write_bytes(plain)
    return folder / "tls.pem", folder / "tls.key"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.5", "archive.example"])
def test_nothing_in_the_open(home: Path, host: str) -> None:
    """Without TLS an address that others could reach is refused with the reason."""
    done = _run(home, "--host", host)
    assert done.returncode == 2
    assert "сертификата TLS не дано" in done.stderr


def test_a_port_that_is_taken(home: Path) -> None:
    """A port in use is said, with a way out."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = _run(home, "--port", str(other.getsockname()[1]))
    assert done.returncode == 9
    assert "--port 0" in done.stderr


def test_no_installation(tmp_path: Path) -> None:
    """Without an installation the command says so before it listens."""
    done = _run(tmp_path / "nowhere")
    assert done.returncode == 9
    assert "нет установки" in done.stderr
