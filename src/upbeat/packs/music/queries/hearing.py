"""What a teacher is to hear: takes that were unsure, of the own classes, first; and how a class sang a question."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.music.verdicts import Kind, Verdict
from upbeat.packs.music.models import NoteWord, Take
from upbeat.packs.music.queries.words import Said, said_of, worded
from upbeat.rooms.items.kinds import is_drawn
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.regrading import PLACES
from upbeat.rooms.journal.work import Work
from upbeat.rooms.people.models import Enrolment, Person, Section
from upbeat.rooms.people.queries import sections_taught

MOST_WAITING, MOST_HEARD = 100, 20
BESIDE = (
    "person", "attempt__item__point", "attempt__variant__version__item", "attempt__response__standing",
)  # fmt: skip
FEWEST = 3
"""A sentence about a class speaks of so many takes at least."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A take in the list: ``unsure``: how many of its notes; ``counts``: does it count as right for now?"""

    take: Take
    unsure: int
    notes: int
    counts: bool
    has_sound: bool
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class NoteHeat:
    """How a class had a note: shares of those who sang it; ``heat`` 0 (nearly all right) to 3."""

    id: str
    bar: int
    right: int
    of: int
    kind: str
    heat: int


@dataclass(frozen=True, slots=True)
class ClassSang:
    """How a class sang a question: the newest take of each. ``sentence``: what went wrong most often; ``hear``: whose
    takes to hear first."""

    item: Item
    takes: int
    passed: int
    notes: tuple[NoteHeat, ...]
    bars: tuple[tuple[int, int, int, int], ...]
    sentence: str
    hear: tuple[Take, ...]


def takes_to_judge(teacher: Person) -> QuerySet[Take]:
    """The takes by which questions were answered in the classes that the person teaches; those of no class, of their
    pupils. Only where an answer counts."""
    taught = sections_taught(teacher).values("pk")
    pupils = Enrolment.objects.filter(section__in=taught, kind=Enrolment.Kind.PUPIL, ended_at=None).values("person")
    own = Q(attempt__section_id__in=taught) | Q(attempt__section_id=None, person__in=pupils)
    rows = Take.objects.filter(own, state=Work.State.DONE, refusal="", attempt__place__in=PLACES)
    return rows.exclude(attempt__response=None).select_related(*BESIDE)


def to_hear(teacher: Person) -> list[Waiting]:
    """What waits, the oldest first: unsure takes of which nobody has said anything that stands. Two queries."""
    rows = takes_to_judge(teacher).filter(is_grey=True).order_by("asked_at", "pk")
    return [one for one in _listed(rows[: 2 * MOST_WAITING]) if one.said is None][:MOST_WAITING]


def how_many_wait(teacher: Person) -> int:
    """The same as a number, at most :data:`MOST_WAITING`; one query, in which a word taken back counts as said."""
    words = NoteWord.objects.filter(take=OuterRef("pk"))
    return takes_to_judge(teacher).filter(~Exists(words), is_grey=True)[:MOST_WAITING].count()


def heard_lately(teacher: Person) -> list[Waiting]:
    """What was heard last, by whomever."""
    rows = takes_to_judge(teacher).filter(words__isnull=False).order_by("-words__pk")
    seen: dict[int, Take] = {}
    for take in rows[: 8 * MOST_HEARD]:
        seen.setdefault(take.pk, take)
    return [one for one in _listed(list(seen.values())[:MOST_HEARD]) if one.said is not None]


def access_take_to_judge(teacher: Person, take_id: int) -> Take:
    """A take of the own classes by which a question was answered; else NotFound."""
    take = takes_to_judge(teacher).filter(pk=take_id).first()
    if take is None or not _answered_by(take):
        raise NotFound(_("There is no such recording in your classes."))
    return take


def sung_questions(section: Section) -> list[tuple[Item, int]]:
    """The questions that were sung in the work of a class, with how many takes, those with most first."""
    rows = Take.objects.filter(attempt__section_id=section.pk, state=Work.State.DONE, refusal="")
    counts = Counter(rows.values_list("attempt__item", flat=True))
    items = Item.objects.filter(pk__in=counts).select_related("point")
    return sorted(((item, counts[item.pk]) for item in items), key=lambda pair: (-pair[1], pair[0].pk))


def class_sang(section: Section, item: Item) -> ClassSang:
    """How the class had each bar and note of a question, by the newest take of each; three queries. Generated questions
    have other notes for each pupil: of those the bars alone are summed."""
    rows = Take.objects.filter(
        attempt__section_id=section.pk, attempt__item=item, state=Work.State.DONE, refusal="", attempt__place__in=PLACES
    )
    newest: dict[int, Take] = {}
    for take in rows.exclude(attempt__response=None).select_related(*BESIDE).order_by("-asked_at", "-pk"):
        newest.setdefault(take.person_id, take)
    takes = list(newest.values())
    said = said_of(takes)
    verdicts = [worded(Verdict.from_json(take.verdict), said.get(take.pk, Said())) for take in takes if take.verdict]
    notes, bars = _notes(verdicts), _bars(verdicts)
    unheard = [take for take in takes if take.is_grey and take.pk not in said]
    weakest = sorted(takes, key=lambda take: _share(take))
    return ClassSang(
        item=item,
        takes=len(takes),
        passed=sum(bool(counts_now(take)) for take in takes),
        notes=notes,
        bars=bars,
        sentence=_sentence(verdicts, bars),
        hear=tuple(dict.fromkeys([*unheard, *weakest]))[:5],
    )


def _listed(rows: Any) -> list[Waiting]:
    takes = [take for take in rows if _answered_by(take)]
    said = said_of(takes)
    found = []
    for take in takes:
        verdict = Verdict.from_json(take.verdict) if take.verdict else Verdict()
        unsure = sum(note.unsure for note in verdict.notes)
        found.append(
            Waiting(take, unsure, len(verdict.notes), bool(counts_now(take)), bool(take.sound), said.get(take.pk))
        )
    return found


def _answered_by(take: Take) -> bool:
    answer = take.attempt.response.answer
    return isinstance(answer, dict) and answer.get("take") == take.pk


def counts_now(take: Take) -> bool:
    """Does its answer count as right now?"""
    response = take.attempt.response
    standing = getattr(response, "standing", None)
    return bool(standing.correct if standing is not None else response.correct)


def is_generated(item: Item) -> bool:
    """Does each pupil get other notes?"""
    return is_drawn(item.kind)


def _share(take: Take) -> float:
    verdict = Verdict.from_json(take.verdict) if take.verdict else Verdict()
    return verdict.share_good


def _notes(verdicts: Sequence[Verdict]) -> tuple[NoteHeat, ...]:
    rows: dict[str, list[Kind]] = {}
    bars: dict[str, int] = {}
    for verdict in verdicts:
        for note in verdict.notes:
            rows.setdefault(note.id, []).append(note.kind)
            bars.setdefault(note.id, note.bar)
    found = []
    for name, kinds in rows.items():
        right = kinds.count(Kind.GOOD)
        wrong = Counter(kind for kind in kinds if kind is not Kind.GOOD)
        kind = wrong.most_common(1)[0][0].value if wrong else Kind.GOOD.value
        found.append(NoteHeat(name, bars[name], right, len(kinds), kind, heat_of(right, len(kinds))))
    return tuple(found)


def _bars(verdicts: Sequence[Verdict]) -> tuple[tuple[int, int, int, int], ...]:
    """Bar, notes right, notes of all, heat."""
    right: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for verdict in verdicts:
        for note in verdict.notes:
            every[note.bar] += 1
            right[note.bar] += note.good
    return tuple((bar, right[bar], every[bar], heat_of(right[bar], every[bar])) for bar in sorted(every))


def heat_of(right: int, of: int) -> int:
    """0: nine of ten right, 1: two of three, 2: one of three, 3: less."""
    share = right / of if of else 1.0
    return 0 if share >= 0.9 else 1 if share >= 2 / 3 else 2 if share >= 1 / 3 else 3


def _sentence(verdicts: Sequence[Verdict], bars: Sequence[tuple[int, int, int, int]]) -> str:
    """What went wrong most often, and where."""
    if len(verdicts) < FEWEST:
        return _("Too few have sung it to say what the class finds hard.")
    worst = min(bars, key=lambda row: row[1] / row[2], default=None)
    if worst is None or worst[1] == worst[2]:
        return _("Nothing stands out: all of them had all of it.")
    here = [note for verdict in verdicts for note in verdict.notes if note.bar == worst[0] and not note.good]
    kind = Counter(note.kind for note in here).most_common(1)[0][0]
    low = sum((note.cents or 0) < 0 for note in here if note.kind is Kind.PITCH) * 2 >= sum(
        note.kind is Kind.PITCH for note in here
    )
    said = {
        Kind.MISSED: _("Bar %(bar)d is hardest: notes are missing there most often."),
        Kind.EARLY: _("Bar %(bar)d is hardest: most who miss it come too early."),
        Kind.LATE: _("Bar %(bar)d is hardest: most who miss it come too late."),
        Kind.PITCH: _("Bar %(bar)d is hardest: most who miss it are too low.")
        if low
        else _("Bar %(bar)d is hardest: most who miss it are too high."),
    }[kind]
    return said % {"bar": worst[0]}
