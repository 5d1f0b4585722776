"""The short form: a laboratory for each test process, and few tries of each sweep."""

import shutil
from collections.abc import Iterator

import pytest

from tests.faults.lab import Lab, opened


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Prepared installations and the subject, where strace may trace."""
    if shutil.which("strace") is None:
        pytest.skip("the program 'strace' is not installed")
    with opened(tmp_path_factory.mktemp("faults")) as made:
        yield made
