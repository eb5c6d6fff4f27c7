"""Where the devices in a class reach this site."""

import ipaddress
import socket
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def class_address(request: HttpRequest) -> str:
    """The site's address for phones, such as http://192.168.1.10:8000, without a slash at the end.

    The setting, else the address by which the teacher came: phones in the room are on the same network, with or
    without internet. A teacher who sits at the server itself came by a name that means something else on a phone.
    """
    if settings.CLASS_ADDRESS:
        return str(settings.CLASS_ADDRESS)
    host, port = request.get_host(), ""
    parts = urlsplit(f"//{host}")
    if _is_here(parts.hostname or ""):
        if settings.SITE_ADDRESS:
            return str(settings.SITE_ADDRESS)
        port = f":{parts.port}" if parts.port else ""
        host = (_own_address() or parts.hostname or "") + port
    return f"{request.scheme}://{host}"


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _own_address() -> str:
    """This machine's address in its network; '' where it has none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, suppress(OSError):
        sock.connect(("192.0.2.1", 9))  # an address of documentation: only the way to it is looked up
        return str(sock.getsockname()[0])
    return ""
