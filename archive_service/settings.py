"""Settings of an installation: where things lie and which mode it runs in."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

FILE_NAME = "archive.toml"
_THIS_COMPUTER = ("127.0.0.1", "::1", "localhost")


class LocalStoreSettings(BaseModel):
    """A directory on a disk of its own, in a room of its own."""

    kind: Literal["local"] = "local"
    name: str = Field(pattern=r"^[a-z0-9-]{1,32}$")
    room: str = Field(min_length=1)
    path: Path

    @property
    def place(self) -> str:
        """The directory with links followed: two names of one place are one place."""
        return str(self.path.resolve())


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


class Settings(BaseSettings):
    """One installation. Read from ``archive.toml`` in its home directory and from ``ARCHIVE_*``."""

    model_config = SettingsConfigDict(env_prefix="ARCHIVE_", env_nested_delimiter="__", extra="forbid")

    home: Path
    database: str = ""
    stores: list[LocalStoreSettings] = Field(default_factory=list)
    language: Literal["ru", "en"] = "ru"
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    mail: MailSettings | None = None
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
