"""Settings of an installation: where things lie and which mode it runs in."""

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


class Settings(BaseSettings):
    """One installation. Read from ``archive.toml`` in its home directory and from ``ARCHIVE_*``."""

    model_config = SettingsConfigDict(env_prefix="ARCHIVE_", env_nested_delimiter="__", extra="forbid")

    home: Path
    database: str = ""
    stores: list[LocalStoreSettings] = Field(default_factory=list)
    zone: str = "Europe/Moscow"
    language: Literal["ru", "en"] = "ru"
    workers: Annotated[int, Field(ge=1, le=64)] = 2

    @property
    def database_url(self) -> str:
        """The address of the database: SQLite in the home directory unless one is set."""
        return self.database or f"sqlite:///{self.home / 'archive.sqlite'}"

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
