"""Reading takes: whose they are is asked first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.music.refusals import SENTENCES
from upbeat.kernel.music.verdicts import Reason, Verdict
from upbeat.packs.music.failures import FAILURES
from upbeat.packs.music.models import NotationChoice, Take
from upbeat.packs.music.queries.words import worded, words_of
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.standing import counts_as_right
from upbeat.rooms.journal.work import Work
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.learn.queries import exercise_of
from upbeat.rooms.learn.queries.media import ADDRESS_S, READER_COOKIE, WHOLE_FILE
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.people.rules import holds, teaches_pupil
from upbeat.rooms.publish.models import Checkpoint, Piece

MOST_SHOWN = 60
BESIDE = ("attempt__item__point", "attempt__variant__version__item", "attempt__response__standing")


class Kept(NamedTuple):
    """How many sounds of a pupil are kept, and until when the last."""

    many: int
    until: datetime


@dataclass(frozen=True, slots=True)
class TakeState:
    """How far a take is: ``word`` waiting, marking, done, again (record again, ``say`` tells why) or failed.
    ``next``: the page that says what it led to."""

    word: str
    say: str
    progress: float
    next: str = ""

    @property
    def is_over(self) -> bool:
        """Nothing more happens to it."""
        return self.word in ("done", "again", "failed")


def access_take(person: Person, recording: uuid.UUID) -> Take:
    """The person's own take of this name; else NotFound."""
    take = Take.objects.select_related(*BESIDE).filter(person=person, recording=recording).first()
    if take is None:
        raise NotFound(_("There is no such recording of yours."))
    return take


def access_heard_take(person: Person, take_id: int) -> Take:
    """A take for its pupil, for a teacher of the pupil and for administrators; else NotFound."""
    take = Take.objects.select_related("person", *BESIDE).filter(pk=take_id).first()
    if take is None or not may_hear(person, take.person):
        raise NotFound(_("There is no such recording of yours."))
    return take


def access_heard_pupil(person: Person, pupil_id: int) -> Person:
    """A pupil whose takes the person may hear; else NotFound."""
    pupil = Person.objects.filter(pk=pupil_id).first()
    if pupil is None or not may_hear(person, pupil):
        raise NotFound(_("This pupil is not in your classes."))
    return pupil


def may_hear(person: Person, pupil: Person) -> bool:
    """The pupil, and who teaches them."""
    return person.pk == pupil.pk or teaches_pupil(person, pupil) or holds(person, Role.ADMIN)


def takes_of(pupil: Person) -> QuerySet[Take]:
    """The last takes of a pupil, the newest first."""
    return Take.objects.select_related(*BESIDE).filter(person=pupil)[:MOST_SHOWN]


def kept_of(pupils: Sequence[Person]) -> dict[int, Kept]:
    """By pupil, whose sound is kept now: how many takes, and until when the last of them."""
    rows = Take.objects.filter(person__in=pupils, keep_until__isnull=False).exclude(sound="").order_by()
    counted = rows.values("person").annotate(count=Count("pk"), until=Max("keep_until"))
    return {row["person"]: Kept(row["count"], row["until"]) for row in counted}


def take_behind(response: Response) -> Take | None:
    """The take by which an attempt was answered."""
    number = response.answer.get("take") if isinstance(response.answer, dict) else None
    return Take.objects.filter(pk=number, attempt=response.attempt_id).first() if number else None


def counts_as_answer(take: Take) -> bool:
    """Does the answer that was given count as right now, a teacher's word included? False where there is none. No query
    where it was read with the take."""
    response: Response | None = getattr(take.attempt, "response", None)
    return response is not None and counts_as_right(response)


def state_of(take: Take) -> TakeState:
    """What to tell the page that waits. Never what was wrong, nor what was to be sung."""
    if take.state == Work.State.QUEUED:
        return TakeState("waiting", _("Your recording has arrived. It is marked in a moment."), 0.2)
    if take.state == Work.State.RUNNING:
        return TakeState("marking", _("Listening to your recording…"), 0.6)
    if take.state == Work.State.FAILED:
        return TakeState("failed", _(FAILURES.get(take.error, FAILURES["died"])), 1.0)
    if take.refusal:
        return TakeState("again", _(SENTENCES[Reason(take.refusal)]), 1.0)
    return TakeState("done", _("Marked."), 1.0, answered_page(take.attempt))


def answered_page(attempt: Attempt) -> str:
    """Where the pupil reads what an answer led to; nothing where that place is gone."""
    page = place_of(attempt)
    return f"{page}?{urlencode({'answered': str(attempt.token)})}" if page else ""


def place_of(attempt: Attempt) -> str:
    """The page on which the attempt was asked; nothing where that place is gone."""
    if attempt.place == Attempt.Place.PIECE:
        piece = Piece.objects.filter(pk=attempt.place_id).first()
        items = exercise_of(attempt.person, piece) if piece is not None else []
        number = next((one.number for one in items if one.item.pk == attempt.item_id), 0)
        return reverse("learner:question", args=[attempt.place_id, number]) if number else ""
    if attempt.place in (Attempt.Place.CHECKPOINT, Attempt.Place.TRIAL):
        asked = Checkpoint.objects.filter(pk=attempt.place_id).first()
        viewings = Viewing.objects.filter(person=attempt.person_id, version=asked.version_id) if asked else None
        viewing = viewings.order_by("-pk").first() if viewings is not None else None
        return reverse("learner:checkpoint", args=[viewing.pk, attempt.place_id]) if viewing else ""
    names = {Attempt.Place.PRACTICE: "learner:practice", Attempt.Place.RECHECK: "learner:recheck"}
    name = names.get(Attempt.Place(attempt.place))
    return reverse(name, args=[attempt.place_id]) if name else ""


def verdict_of(take: Take) -> Verdict | None:
    """What was measured, and of notes that a teacher heard what they said; None where nothing was. One query."""
    if not take.verdict:
        return None
    return worded(Verdict.from_json(take.verdict), words_of(take), clapped=kind_of_take(take) == "clap")


def kind_of_take(take: Take) -> str:
    """The kind of the question that it answers."""
    return str(take.attempt.variant.version.item.kind)


def sound_address(reader: Person, take: Take) -> str:
    """Where this reader may hear it, for a while and in this browser alone; nothing where it is not kept."""
    if not take.sound or take.state != Work.State.DONE or not may_hear(reader, take.person):
        return ""
    told = {"p": reader.pk, "f": take.sound, "e": WHOLE_FILE, "b": READER_COOKIE, "d": 1}
    return f"/media/{passes.mint('media', told, ADDRESS_S)}/voice.m4a"


def notation_of(person: Person | int) -> str:
    """The notation that the person reads; until one is chosen, numbers on Chinese pages, as schools there begin."""
    number = person.pk if isinstance(person, Person) else person
    found = NotationChoice.objects.filter(person=number).values_list("notation", flat=True).first()
    if found:
        return str(found)
    chinese = (get_language() or "").startswith("zh")
    return NotationChoice.Notation.JIANPU if chinese else NotationChoice.Notation.STAFF
