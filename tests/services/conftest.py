"""The services are tried in a small world."""

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
    rows,
    two,
    world,
)
