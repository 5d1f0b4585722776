"""What the settings of stores say that a person should hear before something is lost."""

from collections.abc import Iterator

from archive_service.problems import sentence
from archive_service.settings import S3StoreSettings, Settings


def remarks(settings: Settings, language: str = "ru") -> Iterator[tuple[str, str]]:
    """Yield the names of stores that are asked across a network without TLS, and what is wrong with that."""
    for store in settings.stores:
        if isinstance(store, S3StoreSettings) and store.in_the_clear:
            yield store.name, sentence("service.store-in-the-clear", language, place=store.place)
