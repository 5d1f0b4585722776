"""What the child process does with a stranger's package: judge it, within limits, without a network."""

import json
from pathlib import Path
from typing import BinaryIO

from archive_service.guarding import Limits, answer_once, confine
from archive_service.problems import explain
from archive_service.services import leave_look, leave_model
from archive_service.services.leave_model import Looked
from storage.errors import StorageError


def main() -> None:
    """Answer about the package that the input names, and end the process."""
    answer_once(serve)


def serve(question: BinaryIO, answer: BinaryIO) -> None:
    """Judge the package within the limits that the question gives."""
    asked = json.loads(question.read())
    confine(Limits(**asked["limits"]))
    language = asked["language"]
    try:
        looked = leave_look.look(
            Path(asked["folder"]), bag=asked["bag"], root=asked["root"], language=language
        )
    except StorageError as error:
        looked = Looked("", 0, 0, None, (explain(error, language).text,))
    answer.write(leave_model.spell(looked))
