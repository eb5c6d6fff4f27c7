"""Writing down, changing and retiring the scores of a school."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.music.abc import read_abc, write_abc
from upbeat.kernel.music.score import sounding
from upbeat.kernel.music.transposing import transposed
from upbeat.packs.music.models import NotatedScore
from upbeat.packs.music.models.scores import LONGEST_SCORE, LONGEST_SOURCE, LONGEST_TITLE
from upbeat.rooms.items.rules import require_builder
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

MOST_SEMITONES = 12


@transaction.atomic
def write_score(*, by: Person, title: str, abc: str, source: str = "", rights: str = "") -> NotatedScore:
    """A new score of the school. Refused for pupils; Invalid where the notes cannot be read, with what to do."""
    require_builder(by)
    told = _checked(title, abc, source, rights)
    made = NotatedScore.objects.create(school_id=by.school_id, created_by=by, **told)
    record("created", made, school_id=by.school_id, actor_id=by.pk)
    return made


@transaction.atomic
def change_score(*, by: Person, score: NotatedScore, title: str, abc: str, source: str = "", rights: str = "") -> None:
    """The score as it is now; questions keep the notes that they took from it."""
    _require_own(by, score)
    for name, value in _checked(title, abc, source, rights).items():
        setattr(score, name, value)
    score.save()
    record("updated", score, school_id=by.school_id, actor_id=by.pk)


@transaction.atomic
def transpose_score(*, by: Person, score: NotatedScore, semitones: int) -> None:
    """The score higher, or lower; by 0 nothing happens. Back again is the undoing."""
    _require_own(by, score)
    if not -MOST_SEMITONES <= semitones <= MOST_SEMITONES:
        raise Invalid(_("Transpose by at most twelve semitones."), field="semitones")
    if semitones == 0:
        return
    abc = write_abc(transposed(read_abc(score.abc), semitones))
    if len(abc) > LONGEST_SCORE:
        raise Invalid(_("This score is too large. Cut it into smaller ones."), field="semitones")
    score.abc = abc
    score.save(update_fields=["abc", "changed_at"])
    record("updated", score, school_id=by.school_id, actor_id=by.pk, context={"semitones": semitones})


@transaction.atomic
def retire_score(*, by: Person, score: NotatedScore, now: datetime | None = None) -> None:
    """Offer it no more. Twice counts once."""
    _require_own(by, score)
    if score.retired_at is None:
        score.retired_at = now or timezone.now()
        score.save(update_fields=["retired_at"])
        record("removed", score, school_id=by.school_id, actor_id=by.pk, at=score.retired_at)


@transaction.atomic
def restore_score(*, by: Person, score: NotatedScore) -> None:
    """Offer a retired score again. Twice counts once."""
    _require_own(by, score)
    if score.retired_at is not None:
        score.retired_at = None
        score.save(update_fields=["retired_at"])
        record("updated", score, school_id=by.school_id, actor_id=by.pk, context={"restored": True})


def _require_own(by: Person, score: NotatedScore) -> None:
    require_builder(by)
    if score.school_id != by.school_id:
        raise NotFound(_("There is no such score in your school."))


def _checked(title: str, abc: str, source: str, rights: str) -> dict[str, str]:
    """The texts trimmed, the notes read once. Invalid for the first thing that is wrong."""
    title, abc = title.strip(), abc.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid(_("Give it a title of at most %(most)d characters.") % {"most": LONGEST_TITLE}, field="title")
    if len(abc) > LONGEST_SCORE or not sounding(read_abc(abc)):
        raise Invalid(_("Write the notes first, or take them from a file."), field="abc")
    for name, text in (("source", source), ("rights", rights)):
        if len(text) > LONGEST_SOURCE:
            raise Invalid(_("Write at most %(most)d characters.") % {"most": LONGEST_SOURCE}, field=name)
    return {"title": title, "abc": abc, "source": source.strip(), "rights": rights.strip()}
