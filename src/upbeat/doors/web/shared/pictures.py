"""A picture of a question as an answer to a browser."""

from django.http import HttpResponse

from upbeat.rooms.items.models import Picture

A_DAY_S = 86_400


def picture_answer(picture: Picture) -> HttpResponse:
    """The WebP itself. It never changes; only this browser may keep it."""
    answer = HttpResponse(bytes(picture.stored.data), content_type="image/webp")
    answer["Cache-Control"] = f"private, max-age={A_DAY_S}, immutable"
    return answer
