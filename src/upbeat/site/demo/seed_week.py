"""A plausible week of the demo's classes, through the same actions that a browser reaches; drawn from a fixed seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from upbeat.rooms.classroom.actions import meetings, questions
from upbeat.rooms.classroom.actions.remarks import remark_on_pupil
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.discuss.actions import threads
from upbeat.rooms.items.models import Attempt, Guidance
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.items.reading import Form
from upbeat.rooms.learn.actions.checkpoints import answer_checkpoint, ask_checkpoint
from upbeat.rooms.learn.actions.ladder import take_step
from upbeat.rooms.learn.actions.notes import write_note
from upbeat.rooms.learn.actions.segments import SegmentEvent, record_segments
from upbeat.rooms.learn.actions.sheet import tick_piece, write_puzzle
from upbeat.rooms.learn.actions.viewing import open_viewing
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece
from upbeat.site.demo.seed_class import teach_and_leave
from upbeat.site.demo.seed_lessons import Given
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.seed_videos import Film, Films, author_of
from upbeat.site.demo.shapes import Content, SchoolClass

# How likely a first answer is right, and how many of the videos of this week's lesson are worked through, by pace.
RIGHT = {"ahead": 0.93, "steady": 0.74, "slow": 0.5, "stuck": 0.35, "late": 0.7, "absent": 0.6}
VIDEOS = {"ahead": 9, "steady": 9, "slow": 1, "stuck": 1, "late": 1, "absent": 0}
STUCK_TRIES = 11
STAY_PAUSE = timedelta(seconds=8)


@dataclass(slots=True)
class Evening:
    """A pupil at home with one video: a clock that runs as they watch."""

    pupil: Person
    viewing: Viewing
    film: Film
    now: datetime
    chance: Callable[[], float]
    seq: int = 0
    here: float = 0.0
    events: list[SegmentEvent] = field(default_factory=list)
    asked: Attempt | None = None

    def watch(self, end: float, start: float | None = None) -> None:
        """Play on to ``end``, or a passage again."""
        begin = self.here if start is None else start
        if end <= begin:
            return
        self.seq += 1
        self.now += timedelta(seconds=end - begin)
        report = SegmentEvent(self.pupil.pk, self.viewing.pk, self.pupil.school_id, self.seq, begin, end, 1.0, self.now)
        record_segments([report], now=self.now)
        self.here = max(self.here, end)

    def answer(self, place: int, right: bool) -> bool:
        """Answer the checkpoint as it is asked now; the gate's word."""
        checkpoint = self.film.checkpoints[place]
        self.now += STAY_PAUSE
        attempt = ask_checkpoint(by=self.pupil, viewing=self.viewing, checkpoint=checkpoint, now=self.now)
        self.asked = attempt
        given = right_answer(attempt) if right else wrong_answer(attempt, self.chance)
        self.now += STAY_PAUSE
        answered = answer_checkpoint(
            by=self.pupil, viewing=self.viewing, checkpoint=checkpoint, token=attempt.token, answer=given, now=self.now
        )
        return answered.response.correct

    def look_again(self, start: float, end: float) -> None:
        """Take the step that was offered: these seconds once more."""
        if self.asked is not None:
            take_step(by=self.pupil, token=self.asked.token, step="span", now=self.now)
        self.watch(end, start)


def right_answer(attempt: Attempt) -> Any:
    """What the key asks for, in the ids that this attempt shows."""
    key = attempt.variant.key
    for name in ("right", "order"):
        if name in key:
            return shown_answer(attempt.variant, attempt.seed, key[name])
    return str(key["value"]) if "value" in key else key["accepted"][0]


def wrong_answer(attempt: Attempt, chance: Callable[[], float]) -> Any:
    """A plausible wrong one: an option that leads to a misconception where there is one."""
    variant, kind = attempt.variant, attempt.item.kind
    if kind == "number":
        return str(float(variant.key["value"]) + 1)
    if kind == "text":
        return "?"
    ids = [option["id"] for option in variant.options]
    if kind == "order":
        return shown_answer(variant, attempt.seed, list(reversed(variant.key["order"])))
    lures = sorted(Guidance.objects.filter(variant=variant, option__in=ids).values_list("option", flat=True))
    lure = lures[int(chance() ** 2 * len(lures))] if lures else ids[0]
    return shown_answer(variant, attempt.seed, lure if kind == "single" else [lure])


def live_the_week(content: Content, films: Films, given: list[Given], people: People, now: datetime) -> None:
    """Last lesson at home and in class, this lesson at home, questions, notes, remarks."""
    rng = random.Random(2026)
    for group in content.school.classes:
        lessons = [one for one in given if one.group.id == group.id]
        before, ahead = lessons[0], lessons[1]
        for pupil in group.pupils:
            person = people.by_login[pupil.login]
            evening = before.package.class_at - timedelta(hours=rng.uniform(14, 60))
            _at_home(before, films, person, "steady" if pupil.pace == "absent" else pupil.pace, 9, evening, rng)
            evening = now - timedelta(hours=rng.uniform(3, 60))
            _at_home(ahead, films, person, pupil.pace, VIDEOS[pupil.pace], evening, rng)
        _in_class(before, group, people, rng)
        _talk(content, films, people, group, (before, ahead), now)
        _remarks(group, before, people)


def _at_home(
    given: Given, films: Films, pupil: Person, pace: str, videos: int, start: datetime, rng: random.Random
) -> None:
    pieces = Piece.objects.filter(package=given.package, phase=Piece.Phase.BEFORE).order_by("position")
    now, watched = start, 0
    # One transaction a pupil: a week of writes in a second, instead of a disk's answer after each.
    with transaction.atomic():
        for piece in pieces.select_related("video__published__run", "package__section"):
            if piece.video is None:
                if pace in ("ahead", "steady") and videos:
                    tick_piece(by=pupil, piece=piece, now=now)
                continue
            if watched >= videos:
                break
            watched += 1
            film = next(film for film in films.films.values() if film.video.pk == piece.video_id)
            now = _watch_film(film, piece, pupil, pace, now, rng) + timedelta(minutes=rng.uniform(1, 20))


def _watch_film(film: Film, piece: Piece, pupil: Person, pace: str, now: datetime, rng: random.Random) -> datetime:
    assert film.video.published is not None
    viewing = open_viewing(by=pupil, version=film.video.published, piece=piece, now=now)
    evening = Evening(pupil, viewing, film, now, rng.random)
    for place, built in enumerate(film.built.checkpoints):
        evening.watch(float(built.second))
        if pace == "late" and place == 1:
            return evening.now
        right = rng.random() < RIGHT[pace]
        tries = 0
        while not evening.answer(place, right):
            tries += 1
            if pace == "stuck" and place == 1:
                right = False
                if tries >= STUCK_TRIES:
                    return evening.now
            else:
                right = rng.random() < 0.8 or tries > 2
            spans = built.spans[0]
            if spans and rng.random() < 0.7:
                start, end = next(iter(spans.values()))
                evening.look_again(float(start), float(min(end, built.second)))
        if rng.random() < 0.12:
            evening.watch(float(built.second), max(0.0, built.second - 14.0))
    evening.watch(film.built.duration - 0.2)
    return evening.now


@transaction.atomic
def _in_class(given: Given, group: SchoolClass, people: People, rng: random.Random) -> None:
    teacher = author_of(people, group.language)
    now = given.package.class_at
    meeting = meetings.begin_meeting(by=teacher, package=given.package, now=now)
    here = [people.by_login[pupil.login] for pupil in group.pupils[:-1]]
    for person in here:
        meetings.join(by=person, meeting=meeting, now=now)
    variant = given.live.versions.get().variants.select_related("version__item").order_by("position")[0]
    question = questions.ask_live(by=teacher, meeting=meeting, variant=variant, now=now + timedelta(minutes=4))
    for turn, shares in enumerate((given.told.first, given.told.second), 1):
        now += timedelta(minutes=5)
        if turn == 2:
            questions.open_second_vote(by=teacher, question=question, now=now)
        options, weights = list(shares), list(shares.values())
        choices = [
            Choice(
                person.pk,
                person.school_id,
                question.pk,
                turn,
                1,
                Form({"answer": [shown_answer(variant, question.seed, rng.choices(options, weights)[0])]}),
            )
            for person in here
        ]
        cast_votes(choices, now)
        questions.close_vote(by=teacher, question=question, now=now + timedelta(minutes=1))
    questions.show_result(by=teacher, question=question, now=now + timedelta(minutes=2))
    teach_and_leave(
        teacher=teacher, meeting=meeting, here=here, language=group.language, now=now + timedelta(minutes=4)
    )
    meetings.end_meeting(by=teacher, meeting=meeting, now=now + timedelta(minutes=30))


def _talk(
    content: Content, films: Films, people: People, group: SchoolClass, lessons: tuple[Given, Given], now: datetime
) -> None:
    logins = {pupil.login for pupil in group.pupils}
    section = people.sections[group.id]
    # Nobody asks about a video that the class does not have yet.
    given = {point for lesson in lessons for point in lesson.told.points}
    for video in content.videos:
        if video.language != group.language or video.point not in given:
            continue
        film = films.films[video.id]
        for hour, question in enumerate(video.questions, 2):
            if question.by not in logins:
                continue
            start, end = film.built.sections[question.section]
            asked = threads.ask(
                by=people.by_login[question.by],
                section=section,
                version=film.video.published,
                second=float((start + end) // 2),
                text=question.text,
                anonymous=question.anonymous,
                now=now - timedelta(hours=20 + hour),
            )
            for minute, reply in enumerate(question.answers, 1):
                threads.answer(
                    by=people.by_login[reply.by],
                    thread=asked,
                    text=reply.text,
                    path=f"/questions/{asked.pk}/",
                    now=asked.asked_at + timedelta(minutes=17 * minute),
                )
        for note in video.notes:
            if note.by in logins and film.video.published is not None:
                second = float(film.built.sections[note.section][0] + 2)
                person = people.by_login[note.by]
                write_note(by=person, version=film.video.published, second=second, text=note.text, now=now)
    first = people.by_login[group.pupils[1].login]
    text = (
        "Can we sing a song with an upbeat on Thursday?" if group.language == "en" else "周四可以唱一首有弱起的歌吗？"
    )
    write_puzzle(by=first, package=lessons[1].package, text=text, now=now - timedelta(hours=9))


def _remarks(group: SchoolClass, before: Given, people: People) -> None:
    for remark in group.remarks:
        remark_on_pupil(
            by=people.by_login[remark.by],
            pupil=people.by_login[remark.to],
            text=remark.text,
            path="/news/",
            now=before.package.class_at + timedelta(hours=2),
        )
