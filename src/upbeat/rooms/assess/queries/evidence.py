"""How performances were judged."""

from collections.abc import Collection

from upbeat.rooms.assess.models import EvidenceMarking
from upbeat.rooms.classroom.models import Evidence


def markings_of(evidence: Collection[Evidence]) -> dict[int, EvidenceMarking]:
    """The marking that stands, by the number of the evidence; one query."""
    rows = EvidenceMarking.objects.filter(evidence__in=evidence).select_related("rubric", "by").order_by("pk")
    return {one.evidence_id: one for one in rows}
