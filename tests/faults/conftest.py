"""The short form works in one laboratory."""

from collections.abc import Iterator

import pytest

from tests.faults.lab import Lab, opened


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Prepared installations, and the subject with everything loaded."""
    with opened(tmp_path_factory.mktemp("faults")) as made:
        yield made
