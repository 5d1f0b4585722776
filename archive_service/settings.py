"""Settings of an installation: where things lie and which mode it runs in."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

FILE_NAME = "archive.toml"


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


class Settings(BaseSettings):
    """One installation. Read from ``archive.toml`` in its home directory and from ``ARCHIVE_*``."""

    model_config = SettingsConfigDict(env_prefix="ARCHIVE_", env_nested_delimiter="__", extra="forbid")

    home: Path
    database: str = ""
    stores: list[LocalStoreSettings] = Field(default_factory=list)
    language: Literal["ru", "en"] = "ru"
    workers: Annotated[int, Field(ge=1, le=64)] = 2
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
