"""What stands already in the fields of a question: an answer that may still be changed."""

from django import template

from upbeat.rooms.items.reading import Form

register = template.Library()


@register.filter
def value_of(filled: Form | None, name: str) -> str:
    """What the field holds; nothing for a form that is not filled."""
    return filled.get(name) if filled else ""


@register.filter
def values_of(filled: Form | None, name: str) -> list[str]:
    """All that is chosen under this name."""
    return filled.fields.get(name, []) if filled else []
