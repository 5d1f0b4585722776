"""Settings of an installation: where things lie and which mode it runs in."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Discriminator, Field, Tag, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

FILE_NAME = "archive.toml"
_THIS_COMPUTER = ("127.0.0.1", "::1", "localhost")


class _AnyStoreSettings(BaseModel):
    """What is known of every store: its short name, its room, and who looks after it."""

    name: str = Field(pattern=r"^[a-z0-9-]{1,32}$")
    room: str = Field(min_length=1)
    administrator: str = ""
    """Who can do everything to this store. Two stores of one administrator are one mistake away from none."""


class LocalStoreSettings(_AnyStoreSettings):
    """A directory on a disk of its own, in a room of its own."""

    kind: Literal["local"] = "local"
    path: Path

    @property
    def place(self) -> str:
        """The directory with links followed: two names of one place are one place."""
        return str(self.path.resolve())


class S3StoreSettings(_AnyStoreSettings):
    """A bucket with object lock on an S3 server.

    The key files hold one line each and are readable by nobody else. ``endpoint`` has the form
    ``https://name:port``; ``ca_file`` names the certificate authority of a server whose certificate
    no browser would know.
    """

    kind: Literal["s3"] = "s3"
    endpoint: str = Field(pattern=r"^https?://[^/?#@\s]+$")
    bucket: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
    region: str = "us-east-1"
    access_key_file: Path
    secret_key_file: Path
    ca_file: Path | None = None
    connect_timeout_s: Annotated[float, Field(gt=0, le=60)] = 2.0
    read_timeout_s: Annotated[float, Field(gt=0, le=300)] = 20.0

    @property
    def place(self) -> str:
        """The bucket's address."""
        return f"{self.endpoint}/{self.bucket}"

    @property
    def in_the_clear(self) -> bool:
        """Whether keys and documents travel through a network without TLS."""
        address = urlsplit(self.endpoint)
        return address.scheme == "http" and address.hostname not in _THIS_COMPUTER


def _kind_of(said: Any) -> str:
    """Return the kind of store that a table of the settings speaks of; a directory if it says nothing."""
    return str(said.get("kind", "local") if isinstance(said, dict) else said.kind)


StoreSettings = Annotated[
    Annotated[LocalStoreSettings, Tag("local")] | Annotated[S3StoreSettings, Tag("s3")],
    Discriminator(_kind_of),
]


class MailSettings(BaseModel):
    """The school's mail server, for reminders. ``password_file`` holds the password and nothing else."""

    host: str = Field(min_length=1)
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_file: Path | None = None
    sender: str = Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$")
    timeout_s: Annotated[int, Field(ge=1, le=120)] = 20

    @model_validator(mode="after")
    def _no_password_in_the_clear(self) -> "MailSettings":
        if self.tls == "none" and self.user and self.host not in _THIS_COMPUTER:
            raise ValueError('mail: a password needs tls = "starttls" or "tls"')
        if bool(self.user) != bool(self.password_file):
            raise ValueError("mail: user and password_file belong together")
        return self


class PrinterSettings(BaseModel):
    """A printer in the school's network, or a queue of CUPS on this computer.

    ``address`` is ``ipp://…``, ``ipps://…`` or a queue's name. Sheets lie across and are sewn on their short
    edge, so the paper is turned over that edge; a printer that turns such sheets wrongly is told
    ``turn = "long-edge"``.
    """

    name: str = Field(min_length=1, max_length=60)
    address: str = Field(pattern=r"^(ipps?://[^\s/]+/\S+|[^\s/?#]{1,127})$")
    turn: Literal["short-edge", "long-edge"] = "short-edge"
    check_certificate: bool = True

    @property
    def uri(self) -> str:
        """The address in full: a queue belongs to the CUPS of this computer."""
        return self.address if "://" in self.address else f"ipp://localhost:631/printers/{self.address}"

    @property
    def sides(self) -> str:
        """How both sides are printed, in IPP's words."""
        return f"two-sided-{self.turn}"


class MediaYears(BaseModel):
    """For how many years a copy is trusted to a medium; half a year before, the medium is near its end."""

    optical: Annotated[int, Field(ge=1, le=100)] = 10
    hard_disk: Annotated[int, Field(ge=1, le=100)] = 5
    flash: Annotated[int, Field(ge=1, le=100)] = 3
    network_disk: Annotated[int, Field(ge=1, le=100)] = 5
    tape: Annotated[int, Field(ge=1, le=100)] = 15

    def of(self, kind: str) -> int:
        """Return the years of a kind as the register of media names it."""
        return int(getattr(self, kind.replace("-", "_")))


class Settings(BaseSettings):
    """One installation. Read from ``archive.toml`` in its home directory and from ``ARCHIVE_*``."""

    model_config = SettingsConfigDict(env_prefix="ARCHIVE_", env_nested_delimiter="__", extra="forbid")

    home: Path
    database: str = ""
    stores: list[StoreSettings] = Field(default_factory=list)
    language: Literal["ru", "en"] = "ru"
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    audit_days: Annotated[int, Field(ge=7, le=90)] = 30
    presence_days: Annotated[int, Field(ge=30, le=1100)] = 365
    """Within so many days every copy is read in full again, a part of them each night."""
    night_hour: Annotated[int, Field(ge=0, le=23)] = 2
    """From this hour of the school's day on the rounds of the day are made."""
    mail: MailSettings | None = None
    printers: list[PrinterSettings] = Field(default_factory=list)
    """Where the service prints by itself; without any it gives out files."""
    media_roots: list[Path] = Field(default_factory=list)
    """Directories below which the disks for backup copies are mounted: pages offer nothing else."""
    media_years: MediaYears = MediaYears()
    """So long media of each kind are trusted, counted from their registration."""
    scan_folder: Path | None = None
    """Where scanners put files, which are taken in by themselves; several schools have folders below it."""
    scan_days: Annotated[int, Field(ge=30, le=3650)] = 180
    """So long the pictures of taken scans are kept beside what is filed; those of open journals stay."""
    hosts: list[str] = Field(default_factory=list)
    """Names of this service in the network, besides those of the computer itself."""
    limits: str = "memory://"
    """Where counts of requests are kept; several web processes need a common place (see Flask-Limiter)."""
    behind_proxy: bool = False
    """Whether a server with TLS stands before this one and says who asks (X-Forwarded-For, -Proto)."""

    @property
    def database_url(self) -> str:
        """The address of the database: SQLite in the home directory unless one is set."""
        return self.database or f"sqlite:///{self.home / 'archive.sqlite'}"

    @classmethod
    def from_text(cls, home: Path, text: str) -> "Settings":
        """Return the settings a file with this text would give.

        Raises:
            ValueError: the text is no TOML, or says something impossible.
        """
        return cls(home=home, **tomllib.loads(text))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file."""
        home = Path(str(init_settings().get("home", ".")))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, home / FILE_NAME)
