"""Before a question is asked: what is like it; and how long questions wait (R39, R42)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import F, Min, Q
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.similarity import alike
from upbeat.rooms.discuss.models import Thread
from upbeat.rooms.discuss.queries.threads import ThreadView, threads_of
from upbeat.rooms.items.models import Attempt, Item, Variant
from upbeat.rooms.items.queries import access_attempt
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import sections_attended
from upbeat.rooms.publish.models import Checkpoint, MicroVideoVersion

LOOK_BACK = timedelta(days=90)
MOST_COMPARED = 300


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Of a class's questions of the last ninety days: the middle time to the first answer, in seconds, None without
    any; how many were answered, and how many wait, since when."""

    median_s: float | None
    answered: int
    waiting: int
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A question that the pupil has answered and asks about: where it was asked, and in which class."""

    item: Item
    stem: str
    section: Section
    version: MicroVideoVersion | None
    second: float | None


def similar_to(reader: Person, section: Section, text: str, *, item: Item | None = None) -> list[ThreadView]:
    """Questions of the class like this one that the reader may see, the likest first; not the reader's own.

    Of one item, or, for a question at a second, of anything but items: what is said of an item may tell how.
    """
    rows = Thread.objects.filter(section=section).exclude(author=reader)
    rows = rows.filter(item=item) if item is not None else rows.filter(item=None)
    numbers = set(rows.order_by("-asked_at").values_list("pk", flat=True)[:MOST_COMPARED])
    known = [one for one in threads_of(reader, section) if one.id in numbers]
    return [known[place] for place in alike(text, [one.text for one in known])]


def answer_times(section: Section, now: datetime) -> AnswerTimes:
    """How fast questions of the class are answered; one query. By somebody else: who answers themselves waits on."""
    by_others = Q(posts__hidden_at=None) & ~Q(posts__author=F("author"))
    rows = Thread.objects.filter(section=section, asked_at__gte=now - LOOK_BACK).order_by("asked_at")
    told = list(rows.annotate(first=Min("posts__at", filter=by_others)).values_list("asked_at", "first", "resolved_at"))
    waits = [(first - asked).total_seconds() for asked, first, _resolved in told if first is not None]
    open_ones = [asked for asked, first, resolved in told if first is None and resolved is None]
    return AnswerTimes(
        median_s=median(waits) if waits else None,
        answered=len(waits),
        waiting=len(open_ones),
        waiting_since=open_ones[0] if open_ones else None,
    )


def waiting_first(threads: list[ThreadView]) -> list[ThreadView]:
    """For a teacher: those that nobody has answered before the others, who has waited longest first."""
    waiting = sorted((one for one in threads if one.is_waiting), key=lambda one: one.at)
    return waiting + [one for one in threads if not one.is_waiting]


def asked_item(person: Person, token: str) -> AskedItem:
    """What the pupil's own answered attempt was about; else NotFound. A trial of a draft has no class to ask."""
    attempt = access_attempt(person, token)
    answered = hasattr(attempt, "response") and attempt.place != Attempt.Place.TRIAL
    mine = sections_attended(person).select_related("school")
    section = mine.filter(pk=attempt.section_id).first() if attempt.section_id else mine.first()
    if not answered or section is None:
        raise NotFound(_("Answer the question first; then you can ask about it."))
    version, second = None, None
    if attempt.place == Attempt.Place.CHECKPOINT:
        stop = Checkpoint.objects.select_related("version__video").filter(pk=attempt.place_id).first()
        version, second = (stop.version, float(stop.second)) if stop else (None, None)
    return AskedItem(attempt.item, attempt.variant.stem, section, version, second)


def stem_of(thread: Thread) -> str:
    """How the question that the thread is about is worded now; nothing for others. For those who may see the thread."""
    if thread.item_id is None:
        return ""
    rows = Variant.objects.filter(version__item=thread.item_id).order_by("-version__number", "position")
    return rows.values_list("stem", flat=True).first() or ""
