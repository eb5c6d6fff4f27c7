"""A performance that was kept in class is judged by a rubric (R48)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.rubrics import given, stored, total
from upbeat.rooms.assess.models import EvidenceMarking, RubricVersion
from upbeat.rooms.classroom.models import Evidence
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches

LONGEST_COMMENT = 1000


@transaction.atomic
def mark_evidence(
    *,
    by: Person,
    evidence: Evidence,
    rubric: RubricVersion,
    points: Mapping[str, str],
    comment: str = "",
    now: datetime | None = None,
) -> EvidenceMarking:
    """Points for each criterion of the rubric, and a comment; a later marking stands instead. Invalid where one is
    missing."""
    require_teaches(by, evidence.meeting.section)
    comment = comment.strip()
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(_("Please keep to %(most)d characters.") % {"most": LONGEST_COMMENT}, field="comment")
    criteria = stored(rubric.criteria)
    chosen = given(criteria, points)
    now = now or timezone.now()
    made = EvidenceMarking.objects.create(
        evidence=evidence, rubric=rubric, by=by, points=chosen, comment=comment, at=now
    )
    result = {"points": total(criteria, chosen)}
    record("evaluated", evidence, school_id=by.school_id, actor_id=by.pk, result=result, at=now)
    return made
