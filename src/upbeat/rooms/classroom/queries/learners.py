"""A class as groups are formed of it: what each knows, answered and did, who is to sit with whom, who sat together."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from upbeat.kernel.brief import hardest_points
from upbeat.kernel.grouping import Learner
from upbeat.kernel.wishes import Pair, Wishes
from upbeat.rooms.classroom.models import Attendance, Grouping, GroupMember, GroupWish, LiveQuestion, Meeting, Vote
from upbeat.rooms.classroom.queries.preparation import ClassWork, class_work
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.publish.models import Package

LOOK_BACK = 4
"""So many earlier lessons count for who sat together; each half as much as the one after it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What groups of a lesson rest on. Keys are numbers of persons and points, as text."""

    learners: tuple[Learner, ...]
    hard_points: tuple[str, ...]
    wishes: Wishes

    def of(self, keys: list[str]) -> list[Learner]:
        """These learners, in the order of ``keys``; who has left the class is left out."""
        by_key = {one.key: one for one in self.learners}
        return [by_key[key] for key in keys if key in by_key]


def basis_of(package: Package, question: LiveQuestion | None = None) -> Basis:
    """The class of the lesson. ``question``: whose votes pairs are to differ in; else their misconceptions."""
    work = class_work(package)
    hard = tuple(result.point for result in hardest_points(work.results()))
    answers = _votes(question) if question is not None else _misconceptions(work, hard)
    learners = tuple(
        Learner(
            key=str(number),
            # Points known, and the share watched: both are of this lesson.
            ability=len(work.known[number]) + work.progress[number],
            known=frozenset(map(str, work.known[number])),
            answer=answers.get(number),
        )
        for number in work.pupils
    )
    return Basis(learners, hard, wishes_of(package.section, frozenset(work.pupils)))


def _misconceptions(work: ClassWork, hard: tuple[str, ...]) -> dict[int, frozenset[str]]:
    held: dict[int, set[str]] = {}
    for point in hard:
        done = work.points[int(point)]
        for person in done.answered:
            held.setdefault(person, set())
        for person in done.wrong:
            held[person].add(f"{point}:")
        for title, people in done.misconceptions.items():
            for person in people:
                held[person].add(f"{point}:{title}")
    return {person: frozenset(some) for person, some in held.items()}


def _votes(question: LiveQuestion) -> dict[int, frozenset[str]]:
    """The choice of each in the first vote."""
    rows = Vote.objects.filter(round__question=question, round__number=1).values_list("person_id", "answer")
    return {person: frozenset(map(str, answer if isinstance(answer, list) else [answer])) for person, answer in rows}


def wishes_of(section: Section, people: frozenset[int]) -> Wishes:
    """The wishes of a class that stand, among these people; two queries."""
    sets: dict[str, list[list[str]]] = {kind: [] for kind in GroupWish.Kind.values}
    for wish in GroupWish.objects.filter(section=section, taken_back_at=None).prefetch_related("persons"):
        keys = sorted(str(person.pk) for person in wish.persons.all() if person.pk in people)
        if len(keys) > 1:
            sets[wish.kind].append(keys)
    return Wishes(
        # A chain says that all are together; of those apart each is from each.
        together=tuple(pair for keys in sets["together"] for pair in pairwise(keys)),
        apart=tuple((one, other) for keys in sets["apart"] for one in keys for other in keys if one < other),
        spread=tuple(frozenset(keys) for keys in sets["spread"]),
        company=tuple(frozenset(keys) for keys in sets["company"]),
    )


def met_before(package: Package) -> dict[Pair, float]:
    """Who sat together in the groups of the last lessons: 1 for the last one, half for the one before, …; two
    queries."""
    weights: dict[int, float] = {}
    seen: set[int | None] = {package.pk}
    rows = Grouping.objects.filter(section=package.section_id, taken_back_at=None).values_list("pk", "package_id")
    for number, lesson in rows[: 10 * LOOK_BACK]:
        if lesson not in seen and len(weights) < LOOK_BACK:
            weights[number] = 0.5 ** len(weights)
            seen.add(lesson)
    tables: dict[int, list[str]] = defaultdict(list)
    of_table: dict[int, float] = {}
    for table, grouping, person in GroupMember.objects.filter(group__grouping__in=weights).values_list(
        "group_id", "group__grouping_id", "person_id"
    ):
        tables[table].append(str(person))
        of_table[table] = weights[grouping]
    met: dict[Pair, float] = defaultdict(float)
    for table, keys in tables.items():
        for one in keys:
            for other in keys:
                if one < other:
                    met[one, other] += of_table[table]
    return dict(met)


def missing_now(section: Section) -> list[Person]:
    """Who is not at the lesson that is on; nobody where none is on or nobody has joined it yet."""
    meeting = Meeting.objects.filter(section=section, ended_at=None).first()
    here = set(Attendance.objects.filter(meeting=meeting).values_list("person_id", flat=True)) if meeting else set()
    return [person for person in pupils_of(section) if person.pk not in here] if here else []
