"""The services are tried in a small world."""

from tests.asked_once import _asked_once  # noqa: F401 fixture
from tests.world import (  # noqa: F401 fixtures
    _quick_keys,
    _sample,
    coding,
    coding_both,
    exported,
    lite,
    lite_url,
    make_world,
    pair,
    pourable,
    rows,
    two,
    world,
)
