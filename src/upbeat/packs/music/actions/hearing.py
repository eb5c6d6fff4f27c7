"""A teacher listens: says of notes whether they were right, or of a take whether it passes; their word wins.

Provisional until then (kinds/performed.py): a take that passes only if its unsure notes are right counts as passed, and
waits to be heard.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.verdicts import Kind, Verdict
from upbeat.packs.music.actions.marking import key_of
from upbeat.packs.music.keys.performed import mark_performance_answer
from upbeat.packs.music.models import NoteWord, Take
from upbeat.packs.music.queries.words import WHOLE, Said, worded, words_of
from upbeat.rooms.items.models import Regrade, Response
from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.actions.judging import judge_response, require_judge, undo_judgement
from upbeat.rooms.people.models import Person

LONGEST_REASON = 300
NOT_PASSED = 0.99


@transaction.atomic
def say_heard(
    *,
    by: Person,
    take: Take,
    notes: Mapping[str, bool] | None = None,
    whole: bool | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Regrade | None:
    """Store what was heard, and let the answer count by it; the regrade, None where it counts as before.

    ``notes``: by id, was it right; ``whole``: does the take pass, whatever its notes. Refused unless the person teaches
    the pupil; Invalid for a take that answered nothing, and for notes that it has not.
    """
    take = (
        Take.objects.select_for_update(of=("self",)).select_related("attempt__variant__version__item").get(pk=take.pk)
    )
    response = _answered(take)
    require_judge(by, response)
    known = {str(row[0]) for row in response.answer["notes"]}
    notes = dict(notes or {})
    if not set(notes) <= known or (not notes and whole is None):
        raise Invalid(_("Say of a note whether it was right, or of all of it whether it passes."))
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("This is longer than %(most)d characters.") % {"most": LONGEST_REASON}, field="reason")
    before, now = words_of(take), now or timezone.now()
    # A word on notes alone is about notes again: what was said of the whole before does not hide it.
    said = Said({**before.notes, **notes}, whole)
    correct, score = counted(take, response, said)
    regrade = judge_response(by=by, response=response, correct=correct, score=score, reason=reason.strip(), now=now)
    words = [(note, NoteWord.Word.RIGHT if right else NoteWord.Word.OFF) for note, right in notes.items()]
    if whole is None and before.whole is not None:
        words = [(WHOLE, NoteWord.Word.BACK), *_again(before), *words]
    if whole is not None:
        words.append((WHOLE, NoteWord.Word.RIGHT if whole else NoteWord.Word.OFF))
    NoteWord.objects.bulk_create(
        [NoteWord(take=take, note=note, word=word, by=by, at=now, regrade=regrade) for note, word in words]
    )
    told: dict[str, Any] = {"success": correct, "score": score, "notes": notes, "whole": whole}
    record("evaluated", take, school_id=by.school_id, actor_id=by.pk, result=told, at=now)
    return regrade


@transaction.atomic
def take_words_back(*, by: Person, take: Take, now: datetime | None = None) -> None:
    """Undo of all that was said of a take: it counts as it was measured. Twice changes nothing. Refused as
    :func:`say_heard`; Invalid where a later change rests on it."""
    response = _answered(take)
    require_judge(by, response)
    if words_of(take).is_empty:
        return
    now = now or timezone.now()
    rows = Regrade.objects.filter(pk__in=NoteWord.objects.filter(take=take).values("regrade"), undone_at=None)
    for regrade in rows.order_by("-pk"):
        undo_judgement(by=by, row=regrade, now=now)
    NoteWord.objects.create(take=take, note=WHOLE, word=NoteWord.Word.BACK, by=by, at=now)
    record("updated", take, school_id=by.school_id, actor_id=by.pk, context={"undone": True}, at=now)


def counted(take: Take, response: Response, said: Said) -> tuple[bool, float]:
    """How the answer counts with these words: right or not, and its score."""
    key = key_of(take.attempt)
    clapped = bool(key["clapped"])
    if take.verdict:
        verdict = worded(Verdict.from_json(take.verdict), said, clapped=clapped)
        rows = [[note.id, note.bar, note.kind.value, note.confidence] for note in verdict.notes]
    else:
        rows = [_row(row, said, Kind.LATE if clapped else Kind.PITCH) for row in response.answer["notes"]]
    outcome = mark_performance_answer(key, {**response.answer, "notes": rows})
    if said.whole is None:
        return outcome.correct, outcome.score
    return (True, 1.0) if said.whole else (False, min(outcome.score, NOT_PASSED))


def _row(row: list[Any], said: Said, off: Kind) -> list[Any]:
    name, bar, kind, sure = row
    if name not in said.notes:
        return [name, bar, kind, sure]
    good = kind == Kind.GOOD
    return [name, bar, (Kind.GOOD if said.notes[name] else off if good else Kind(kind)).value, 1.0]


def _again(before: Said) -> list[tuple[str, NoteWord.Word]]:
    """What was said of notes before, said once more, after what was said of the whole is taken back."""
    return [(note, NoteWord.Word.RIGHT if right else NoteWord.Word.OFF) for note, right in before.notes.items()]


def _answered(take: Take) -> Response:
    """The answer that this very take gave."""
    response = (
        Response.objects.filter(attempt=take.attempt_id).select_related("attempt__person", "attempt__variant").first()
    )
    answer = response.answer if response is not None else None
    if response is None or not isinstance(answer, dict) or answer.get("take") != take.pk:
        raise Invalid(_("This recording answered no question: there is nothing to judge."))
    return response
