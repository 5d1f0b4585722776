"""A refusal: the answer «no» with its reason, its clause and the facts of the sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflows.regulation import Clause

UNKNOWN = "—"
"""What stands for a person or a day that nobody can name."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command is not carried out.

    ``code`` names the sentence (``kernel.<name>`` in the message catalogues); ``facts`` fill
    it. The facts ``who`` and ``actor`` are ids of people, to be replaced by their names; ``roles``
    are codes of roles, to be replaced by their titles; days are spelled ``dd.mm.yyyy``; ``ref``
    is the clause's reference when there is a clause.
    """

    code: str
    clause: Clause | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def refuse(name: str, clause: Clause | None = None, **facts: object) -> Refusal:
    """Return the refusal ``kernel.<name>`` with its facts spelled for people."""
    spelled = {key: _spelled(value) for key, value in facts.items()}
    if clause is not None:
        spelled["ref"] = clause.ref
    return Refusal(f"kernel.{name}", clause, spelled)


def _spelled(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return UNKNOWN if value is None or value == "" else str(value)
