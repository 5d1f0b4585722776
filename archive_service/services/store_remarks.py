"""What the settings of stores say that a person should hear before a store is lost."""

from collections import Counter
from collections.abc import Iterator

from archive_service.problems import sentence
from archive_service.settings import S3StoreSettings, Settings


def remarks(settings: Settings, language: str = "ru") -> Iterator[tuple[str, str]]:
    """Yield the names of stores with what is wrong about them: no TLS, or one administrator for several."""
    for store in settings.stores:
        if isinstance(store, S3StoreSettings) and store.in_the_clear:
            yield store.name, sentence("service.store-in-the-clear", language, place=store.place)
    named = Counter(store.administrator.strip().casefold() for store in settings.stores)
    for who, count in named.items():
        if who and count > 1:
            mine = [one for one in settings.stores if one.administrator.strip().casefold() == who]
            names = ", ".join(one.name for one in mine)
            yield names, sentence("service.one-administrator", language, who=mine[0].administrator)
