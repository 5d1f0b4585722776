"""The settings file of an installation as it is written: every value that is not the usual one."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from archive_service.settings import Settings

_APART = {"home", "stores", "mail"}


def spell(settings: Settings) -> str:
    """Return the text of ``archive.toml``; JSON's strings, numbers and truth values are TOML's."""
    lines = _lines(settings, leave_out=_APART, always=("language",))
    if settings.mail is not None:
        lines += ["", "[mail]", *_lines(settings.mail)]
    for store in settings.stores:
        lines += ["", "[[stores]]", *_lines(store, always=("name", "room", "kind"))]
    return "\n".join(lines) + "\n"


def _lines(model: BaseModel, *, leave_out: Collection[str] = (), always: tuple[str, ...] = ()) -> list[str]:
    unusual = model.model_dump(exclude_defaults=True, exclude=set(leave_out))
    said = {name: getattr(model, name) for name in always} | unusual
    return [f"{name} = {_value(value)}" for name, value in said.items() if value is not None]


def _value(value: Any) -> str:
    return json.dumps(str(value.absolute()) if isinstance(value, Path) else value, ensure_ascii=False)
