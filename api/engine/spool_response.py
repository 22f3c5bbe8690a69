"""Sends files that are being made: a CSV packed, to whoever takes that (a workbook and a PDF are so by themselves)."""

import asyncio
import logging
import zlib
from collections.abc import AsyncGenerator, Mapping

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.engine.backend import Limits
from api.engine.compression import SMALLEST, takes_gzip
from api.engine.problem import Problem
from api.engine.spool import Spool

_LEVEL = 1
"""Packs some 100 MB a second, far more than is made: nobody waits for it."""
_GZIP = 31

log_of = logging.getLogger(__name__)


class DownloadTookTooLong(Problem):
    """The file was taken too slowly, and its download was cut off after {seconds} seconds. Narrow the list by filters, or take it over a faster line."""

    status = 503
    code = "download-took-too-long"
    de = "Die Datei wurde zu langsam abgeholt; der Download wurde nach {seconds} Sekunden abgebrochen. Bitte die Liste durch Filter eingrenzen oder eine schnellere Leitung nehmen."


class SpoolResponse(StreamingResponse):
    """Sends a spool that has begun; a client that takes too long in all is cut off."""

    def __init__(self, spool: Spool, limits: Limits, headers: Mapping[str, str], media_type: str) -> None:
        super().__init__(spool.pieces(), headers=headers, media_type=media_type)
        self._spool, self._seconds = spool, limits.download_seconds
        self._packable = media_type.startswith("text/") and (spool.size is None or spool.size >= SMALLEST)
        if spool.size is not None:
            self.headers["Content-Length"] = str(spool.size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._packable:
            self.headers.add_vary_header("Accept-Encoding")
            if scope.get("kept", True) and takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
                self.headers["Content-Encoding"] = "gzip"
                del self.headers["Content-Length"]
                self.body_iterator = packed(self._spool.pieces())
        try:
            with anyio.move_on_after(self._seconds) as within:
                loop = asyncio.get_running_loop()
                self._spool.when_stopped(
                    lambda: loop.call_soon_threadsafe(within.cancel)
                )  # also while it waits for a client that takes nothing
                await self._sent(scope, receive, send)
            if within.cancelled_caught and self._spool.error is None:
                self._spool.cancel(DownloadTookTooLong(seconds=round(self._seconds)))
                log_of.warning("a download was cut off: it took longer than %s s", self._seconds)
        finally:
            self._spool.when_stopped(lambda: None)
            self._spool.close()

    async def _sent(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all of it. A file that breaks off ends without its last chunk; why, the spool has told the log."""
        try:
            await super().__call__(scope, receive, send)
        except Exception:
            if self._spool.error is None:
                raise


async def packed(pieces: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Yield each piece packed, as soon as it is there: none waits for the next."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)

    def pack(piece: bytes) -> bytes:
        return packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)

    async for piece in pieces:
        yield await run_in_threadpool(pack, piece)
    yield packer.flush()
