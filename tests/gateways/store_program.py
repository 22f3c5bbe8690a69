"""Puts one object after the other into a folder and says of each that it is there, until killed; or, told to, once with a call that fails."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from pathlib import Path

from gateways.object_store import KeptObjects, StoreUnavailable
from tests.gateways.stores import fail_from_now_on


def main(folder: str, failing: str = "") -> None:
    store = KeptObjects(Path(folder))
    if failing:
        fail_from_now_on(failing, errno.EIO)
        try:
            store.put("a/b", b"content")
        except StoreUnavailable as error:
            print("refused", error)
        else:
            print("kept")
        return
    while True:
        content = os.urandom(300_000)
        key = f"some/{hashlib.sha256(content).hexdigest()}"
        store.put(key, content)
        print(key, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
