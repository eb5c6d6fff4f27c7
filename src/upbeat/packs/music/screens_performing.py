"""What stands of a marked performance beside the rubric, and on the pupil's record."""

from collections.abc import Mapping, Sequence
from typing import Any

from upbeat.packs.music.actions.keeping import days_of, has_voice_consent
from upbeat.packs.music.authoring.performing import MarkingForm
from upbeat.packs.music.drawing.feedback import feedback
from upbeat.packs.music.models import PerformanceMarking
from upbeat.packs.music.models.performances import CLAPPED
from upbeat.packs.music.queries.performing import (
    heard_at,
    is_looked_at,
    latest_marking,
    measured,
    reason_against,
    sound_of,
    standing_markings,
    state_of_marking,
    verdict_of_marking,
)
from upbeat.rooms.classroom.models import Evidence
from upbeat.rooms.people.models import Person

MOST_DRAWN = 3
"""So many performances of a record show their notes; of older ones the bars, and the way to the notes."""


def noted(marking: PerformanceMarking, *, notes: bool = True) -> dict[str, Any]:
    """What was measured, as ``music/sing/after.html`` takes it."""
    name = f"m{marking.pk}"
    told = feedback(marking.key, verdict_of_marking(marking), name=name, notes=notes)
    return told | {"is_grey": marking.is_grey, "token": name}


def at_evidence(teacher: Person, evidence: Sequence[Evidence]) -> dict[int, Mapping[str, Any]]:
    """The panel of the teacher's page; nothing for pictures."""
    return {one.pk: beside_the_rubric(teacher, one) for one in evidence if _can_be_heard(one)}


def beside_the_rubric(teacher: Person, evidence: Evidence) -> dict[str, Any]:
    """The marking that stands, how the last one that was asked for goes, and the form for another; six queries."""
    latest, last = latest_marking(evidence), measured([evidence]).get(evidence.pk)
    standing = last if last is not None and last.removed_at is None else None
    state = state_of_marking(latest) if latest is not None else None
    against = reason_against(evidence)
    is_free = not against and (state is None or state.is_over)
    pupil = evidence.person
    return {
        "evidence": evidence,
        "against": against,
        "waits": is_looked_at(evidence),
        "latest": latest,
        "state": state,
        "standing": standing,
        "removed": last if standing is None else None,
        "more": noted(standing) if standing is not None else None,
        "sound": heard_at(teacher, evidence) if standing is not None else "",
        "form": MarkingForm(initial=_before(latest)) if is_free else None,
        "pupil": pupil,
        "days": days_of(evidence.meeting.school_id) if is_free and pupil and has_voice_consent(pupil) else 0,
    }


def on_the_record(pupil: Person, evidence: Sequence[Evidence]) -> dict[int, Mapping[str, Any]]:
    """The panels of the pupil's own record: what was measured of each performance, the notes of the newest few; one
    query. Of performances of a group there are none."""
    found: dict[int, Mapping[str, Any]] = {}
    standing = standing_markings([one for one in evidence if one.person_id == pupil.pk])
    for one in evidence:
        if marking := standing.get(one.pk):
            notes = len(found) < MOST_DRAWN
            found[one.pk] = {"marking": marking, "more": noted(marking, notes=notes)}
    return found


def _can_be_heard(evidence: Evidence) -> bool:
    """Pictures are shown without a word of marking."""
    upload = evidence.upload
    return upload is None or getattr(upload, "work", None) is None or sound_of(evidence) is not None


def _before(latest: PerformanceMarking | None) -> dict[str, Any]:
    """What was chosen the last time."""
    if latest is None:
        return {}
    how = CLAPPED if latest.key.get("clapped") else latest.key.get("instrument")
    return {"score": str(latest.score_id or ""), "how": how, "profile": latest.key.get("profile")}
