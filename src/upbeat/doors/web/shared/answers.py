"""What a form of a question says, in the shape its kind is answered in."""

from django.http import QueryDict

from upbeat.rooms.items.models import Item

ORDER = "order-"


def read_answer(kind: str, posted: QueryDict) -> str | list[str]:
    """The answer in shown ids: one id, a list of ids, what was typed, or the ids in the order of their numbers."""
    if kind == Item.Kind.MULTIPLE:
        return posted.getlist("answer")
    if kind == Item.Kind.ORDER:
        names = [name for name in posted if name.startswith(ORDER)]
        return [name.removeprefix(ORDER) for name in sorted(names, key=lambda name: _number(posted.get(name, "")))]
    return posted.get("answer", "")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("inf")
