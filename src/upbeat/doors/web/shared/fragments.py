"""The same address as a whole page or as the piece of it that an element asks for."""

from django.http import HttpRequest


def wants_fragment(request: HttpRequest) -> bool:
    """Does an element ask for its piece only (header ``X-Upbeat-Fragment: 1``)? See frontend/README.md."""
    return request.headers.get("X-Upbeat-Fragment") == "1"


def wants_json(request: HttpRequest) -> bool:
    """Does the caller prefer JSON to a page?"""
    return not wants_fragment(request) and request.get_preferred_type(["text/html", "application/json"]) == (
        "application/json"
    )
