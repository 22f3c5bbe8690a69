"""Bytes under keys, in a folder or in a bucket of S3: what is put there stays, whatever stops when, and is read as it was put.

Nothing of what is kept is known here: whoever puts something says under which key, with `/` between its parts.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

_SECONDS = 30
"""So long a bucket may take for one answer."""
_STAGED = "#"
"""Stands in the name of a file that is being written (obstore); keys have none."""


class StoreUnavailable(Exception):
    """The store can't be reached, or doesn't do what it is asked to. The text names the kind of error, never what others answered."""


class ObjectMissing(Exception):
    """There is nothing under this key."""


class StoredObject(NamedTuple):
    key: str
    size: int
    changed_at: datetime


class ObjectStore(Protocol):
    """Used by several threads at once."""

    def put(self, key: str, content: bytes) -> None:
        """Keep it: when this returns, it is there for good. Raises StoreUnavailable; then it may be there or not."""
        ...

    def get(self, key: str) -> bytes:
        """Return what is kept. Raises ObjectMissing, StoreUnavailable."""
        ...

    def delete(self, key: str) -> None:
        """Remove it, if it is there. Raises StoreUnavailable."""
        ...

    def objects(self) -> Iterator[StoredObject]:
        """Yield all that is kept, in any order. Raises StoreUnavailable."""
        ...

    def tidy(self, before: datetime) -> int:
        """Remove what broken-off writes left before then; how many that were."""
        ...


class Bucket(NamedTuple):
    """A bucket of S3 or of what speaks like it. Without an endpoint, that of AWS in the region; without keys, what the machine itself has. `path_style`: the bucket's name stands in the path."""

    name: str
    region: str
    endpoint: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = None
    path_style: bool = False

    def __repr__(self) -> str:
        return f"<bucket {self.name}>"


class KeptObjects:
    """The one implementation: by obstore, on a folder of this machine or on a bucket."""

    def __init__(self, place: Path | Bucket) -> None:
        """Connects to nothing, and makes no folder yet."""
        self._folder = place if isinstance(place, Path) else None
        self._bucket = _s3(place) if isinstance(place, Bucket) else None

    def put(self, key: str, content: bytes) -> None:
        store = self._store(made=True)
        _asked(obstore.put, store, key, content, use_multipart=False)  # of several parts, a killed one would leave some
        if self._folder is not None:
            try:
                _flushed(self._folder, self._folder / key)
            except OSError as error:
                raise StoreUnavailable(type(error).__name__) from None

    def get(self, key: str) -> bytes:
        if self._folder is not None and not self._folder.is_dir():
            raise ObjectMissing
        return bytes(_asked(obstore.get, self._store(), key).bytes())

    def delete(self, key: str) -> None:
        try:
            _asked(obstore.delete, self._store(made=True), key)
        except ObjectMissing:
            return

    def objects(self) -> Iterator[StoredObject]:
        if self._folder is not None and not self._folder.is_dir():
            return
        try:
            pages: Any = cast("Any", obstore).list(self._store())
            for page in pages:
                yield from (StoredObject(each["path"], each["size"], each["last_modified"]) for each in page)
        except (BaseError, OSError) as error:
            raise StoreUnavailable(type(error).__name__) from None

    def tidy(self, before: datetime) -> int:
        if self._folder is None or not self._folder.is_dir():
            return 0
        left = [path for path in self._folder.rglob(f"*{_STAGED}*") if path.is_file() and path.stat().st_mtime < before.timestamp()]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _store(self, *, made: bool = False) -> Any:
        if self._bucket is not None:
            return self._bucket
        folder = self._folder
        assert folder is not None  # noqa: S101
        try:
            if made:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return LocalStore(folder)
        except (BaseError, OSError) as error:
            raise StoreUnavailable(type(error).__name__) from None


def _s3(bucket: Bucket) -> S3Store:
    options: dict[str, Any] = {
        "region": bucket.region,
        "endpoint": bucket.endpoint,
        "access_key_id": bucket.access_key_id,
        "secret_access_key": bucket.secret_access_key,
    }
    return S3Store(
        bucket.name,
        **{name: value for name, value in options.items() if value is not None},
        virtual_hosted_style_request=not bucket.path_style,
        client_options={
            "allow_http": bucket.endpoint is not None and bucket.endpoint.startswith("http:"),
            "timeout": f"{_SECONDS}s",
            "connect_timeout": "5s",
        },
        retry_config={"max_retries": 2},
    )


def _asked(act: Any, *arguments: Any, **options: Any) -> Any:
    try:
        return act(*arguments, **options)
    except FileNotFoundError:
        raise ObjectMissing from None
    except (BaseError, OSError) as error:
        raise StoreUnavailable(type(error).__name__) from None


def _flushed(folder: Path, file: Path) -> None:
    """See that the file and the names of all on the way to it are on the disk: obstore leaves that to the system."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)
    for parent in (*(each for each in file.parents if each.is_relative_to(folder)), folder.parent):
        descriptor = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
