"""From a store's settings to the store: the one place that knows which kinds there are."""

from pathlib import Path

from archive_service.problems import Kind, Problem
from archive_service.settings import LocalStoreSettings, S3StoreSettings
from storage.local import LocalStore
from storage.port import ObjectStore
from storage.s3 import Account, S3Store


def build_store(settings: LocalStoreSettings | S3StoreSettings) -> ObjectStore:
    """Return the store that the settings speak of. Nothing is touched before its first use.

    Raises:
        Problem: a key file cannot be read.
    """
    if isinstance(settings, LocalStoreSettings):
        return LocalStore(settings.name, settings.room, settings.path)
    return S3Store(settings.name, settings.room, _account(settings))


def create_store(settings: LocalStoreSettings | S3StoreSettings) -> ObjectStore:
    """Make the directory or the bucket a store of this name and return it; the same store again is harmless.

    Raises:
        WrongStore: it is another store already, or holds something else.
        StoreUnavailable: the medium cannot be reached, or cannot do what a store must.
        Problem: a key file cannot be read.
    """
    if isinstance(settings, LocalStoreSettings):
        return LocalStore.create(settings.name, settings.room, settings.path)
    return S3Store.create(settings.name, settings.room, _account(settings))


def _account(settings: S3StoreSettings) -> Account:
    return Account(
        endpoint=settings.endpoint,
        bucket=settings.bucket,
        region=settings.region,
        access_key=_secret(settings.name, settings.access_key_file),
        secret_key=_secret(settings.name, settings.secret_key_file),
        ca_file=settings.ca_file,
        connect_timeout_s=settings.connect_timeout_s,
        read_timeout_s=settings.read_timeout_s,
    )


def _secret(store: str, path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(
            Kind.SETUP, "service.no-store-key", store=store, file=str(path), reason=str(error)
        ) from None
