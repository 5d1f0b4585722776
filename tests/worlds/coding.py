"""What people do so that a pupil gets a code name by order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive_service.services import (
    codenames,
    consents,
    seals,
)
from archive_service.services.code_orders import Order
from archive_service.services.codenames import ByOrder
from archive_service.services.consents import Consent
from archive_service.services.context import Desk
from archive_service.services.seals import Proof
from tests.worlds.installation import PHRASE, World

CODED, CODED_NAME = "p-0001", "Дронелева Зоя Макаровна"
WITHDRAWN_ON = date(2026, 4, 1)
CODE_ORDER = Order("52-о", date(2026, 4, 6))


def proof(person: str, phrase: str = PHRASE) -> Proof:
    """Somebody with a pass phrase, right unless another is given."""
    return Proof(person, phrase)


@dataclass
class Coding:
    """What the people do so that a pupil of the sample school gets a code name."""

    world: World
    paper_file: Callable[..., Path]

    def prepare(self, step: str = "imported") -> Desk:
        """Take the school to a step, make the key, record the withdrawal of consent."""
        self.world.to(step)
        desk = self.world.desk()
        seals.set_up(desk, proof("s-01"), proof("s-03"), PHRASE)
        self.withdraw()
        return desk

    def withdraw(self, pupil: str = CODED) -> None:
        """Put the written withdrawal of consent on record."""
        paper = self.paper_file(f"withdrawal {pupil}")
        desk = self.world.desk()
        consents.take_in(desk, pupil, Consent.WITHDRAWN, on=WITHDRAWN_ON, copy=paper, actor_id="s-02")

    def assign(self, pupil: str = CODED, **said: Any) -> codenames.Outcome:
        """Give the pupil a code name by the usual order, or as said."""
        copy = said.pop("copy", None) or self.paper_file("order")
        order = said.pop("order", CODE_ORDER)
        asked = ByOrder(pupil, order, said.pop("from_on", order.on), **said)
        return codenames.assign(self.world.desk(), asked, copy, actor_id="s-02")


@pytest.fixture
def coding(lite: World, paper_file: Callable[..., Path]) -> Coding:
    """Code names on SQLite: where the database does not matter."""
    return Coding(lite, paper_file)


@pytest.fixture
def coding_both(world: World, paper_file: Callable[..., Path]) -> Coding:
    """Code names on both databases."""
    return Coding(world, paper_file)
