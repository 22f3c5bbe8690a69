"""Which hosts are this machine itself: what goes there needs no encryption."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Tell whether the host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
