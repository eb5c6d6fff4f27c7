"""Variants with all that never changes of them, remembered between answers: most of a class answers the same few."""

from collections.abc import Collection
from dataclasses import dataclass, field

from upbeat.rooms.items.models import Response, Variant

MOST_REMEMBERED = 5_000


@dataclass(slots=True)
class Wordings:
    """``variants`` by number, with version, item, picture and guidance; ``versions``: the numbers of the variants of a
    version, in the author's order. Only what is written once: what a misconception is called is asked each time.
    """

    variants: dict[int, Variant] = field(default_factory=dict)
    versions: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def trim(self) -> None:
        """Forget all before it grows large."""
        if max(len(self.variants), len(self.versions)) > MOST_REMEMBERED:
            self.variants.clear()
            self.versions.clear()

    def read(self, numbers: Collection[int]) -> dict[int, Variant]:
        """These variants, by number; two queries for those that were not met yet."""
        if unknown := [number for number in numbers if number not in self.variants]:
            rows = Variant.objects.filter(pk__in=unknown).select_related("version__item", "picture")
            self.variants.update({row.pk: row for row in rows.prefetch_related("guidance")})
        return {number: self.variants[number] for number in numbers if number in self.variants}

    def beside(self, versions: Collection[int]) -> dict[int, tuple[int, ...]]:
        """The variants of these versions, in order; one query for those that were not met yet."""
        if unknown := [number for number in versions if number not in self.versions]:
            found: dict[int, list[int]] = {number: [] for number in unknown}
            rows = Variant.objects.filter(version__in=unknown).order_by("position")
            for version, number in rows.values_list("version_id", "pk"):
                found[version].append(number)
            self.versions.update({version: tuple(numbers) for version, numbers in found.items()})
        return {number: self.versions[number] for number in versions}


def wordings_of(response: Response) -> Wordings:
    """The wording of one answer, as it was read with it."""
    return Wordings({response.attempt.variant_id: response.attempt.variant})
