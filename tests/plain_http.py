"""HTTP to servers of the tests' own, which are on loopback and speak no TLS: reading whom the machine trusts takes 20 ms for each client."""

import ssl

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For `verify=` of httpx: trusts nobody, so that https would fail."""
