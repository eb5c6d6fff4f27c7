"""Fields that only one choice of a form makes use of."""

from collections.abc import Mapping

from django import forms


class WishingForm(forms.Form):
    """A form with wishes: fields that are read for one choice alone, and seen with it (styles/music.css).

    ``wishes``: by the name of a field the choice that it is for. ``apart``: fields that are drawn elsewhere.
    """

    use_required_attribute = False
    wishes: Mapping[str, str] = {}
    apart: frozenset[str] = frozenset()

    @property
    def settings(self) -> list[forms.BoundField]:
        """The fields that hold for every choice."""
        return [one for one in self.visible_fields() if one.name not in self.wishes and one.name not in self.apart]

    @property
    def wished(self) -> list[tuple[forms.BoundField, str]]:
        """The others, each with the choice that it is for."""
        return [(one, self.wishes[one.name]) for one in self.visible_fields() if one.name in self.wishes]
