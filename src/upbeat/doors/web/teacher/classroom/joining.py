"""How a class gets in: the address, the code, and both as a picture for the phone's camera."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from upbeat.doors.web.shared.address import class_address
from upbeat.doors.web.shared.qr import qr_picture
from upbeat.rooms.classroom.models import Meeting


@dataclass(frozen=True, slots=True)
class WayIn:
    """``address``: to type, without http://; ``code``; ``link``: with the code in it; ``picture``: its QR code."""

    address: str
    code: str
    link: str
    picture: str


def way_in(request: HttpRequest, meeting: Meeting) -> WayIn:
    """Of this lesson, as phones in the room reach the site."""
    page = class_address(request) + reverse("learner:join")
    link = f"{page}?{urlencode({'code': meeting.code})}"
    return WayIn(page.partition("://")[2], meeting.code, link, qr_picture(link))
