"""Whom this process believes to be who they say, when it calls them by https."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def trusted_authorities() -> ssl.SSLContext:
    """Load the authorities of certifi, or of SSL_CERT_FILE or SSL_CERT_DIR. Read once per process: it takes 20 ms of a processor."""
    return httpx.create_ssl_context()
