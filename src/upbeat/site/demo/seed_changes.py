"""Changes in the middle of the demo's lessons: an answer that counts since, a piece taken back, gates set."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.learn.actions import answer_exercise, ask_exercise, set_gate
from upbeat.rooms.learn.actions.amending import Choice, change_question
from upbeat.rooms.learn.actions.sheet import tick_piece
from upbeat.rooms.learn.actions.withdrawing import withdraw_piece
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece
from upbeat.site.demo.changes import DemoChange, load_changes
from upbeat.site.demo.seed_lessons import Given
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.seed_videos import Films, author_of

EVENING = timedelta(hours=16)
MINUTES = 2
FINISHED = 3  # of the pupils who keep up, so many had done what is taken back


def change_things(films: Films, lessons: Sequence[Given], people: People, now: datetime) -> None:
    """In each class: a question of last week's lesson, a piece of this week's, gates of this and next week's."""
    for told in load_changes():
        with transaction.atomic():
            before, ahead, after = (one for one in lessons if one.group.language == told.language)
            by = author_of(people, told.language)
            _mend_a_question(told, films, before, people, by, now)
            _take_back(told, ahead, people, by, now)
            _set_gates(told, ahead, after, people, by, now)


def _mend_a_question(told: DemoChange, films: Films, lesson: Given, people: People, by: Person, now: datetime) -> None:
    """Everybody who came typed a word; one that is right as well counts since, also for who typed it then."""
    spec = VariantSpec(stem=told.stem, hint=told.hint, key={"accepted": list(told.accepted)})
    item = write_item(by=by, point=films.points[told.point], kind="text", variants=[spec])
    piece = add_piece(
        by=by, package=lesson.package, kind="exercise", title=told.exercise, items=[item], minutes=MINUTES
    )
    at_home = [pupil for pupil in lesson.group.pupils if pupil.pace != "absent"]
    for number, pupil in enumerate(at_home):
        person, at = people.by_login[pupil.login], lesson.package.class_at - EVENING + timedelta(minutes=7 * number)
        attempt = ask_exercise(by=person, piece=piece, item=item, now=at)
        answer = told.given[number % len(told.given)]
        answer_exercise(by=person, piece=piece, token=attempt.token, answer=answer, now=at)
    mended = [replace(spec, key={"accepted": [*told.accepted, *told.also]})]
    choice = Choice(reason=told.reason, told=told.told)
    change_question(by=by, item=item, variants=mended, choice=choice, now=now - timedelta(hours=20))


def _take_back(told: DemoChange, lesson: Given, people: People, by: Person, now: datetime) -> None:
    """A piece that some had done already, and another to do instead."""
    back, instead = (
        add_piece(by=by, package=lesson.package, kind="text", title=one.title, body=one.body, minutes=MINUTES)
        for one in (told.back, told.instead)
    )
    done = [pupil for pupil in lesson.group.pupils if pupil.pace == "ahead"][:FINISHED]
    for pupil in done:
        tick_piece(by=people.by_login[pupil.login], piece=back, now=now - timedelta(hours=30))
    withdraw_piece(by=by, piece=back, reason=told.why, replacement=instead, now=now - timedelta(hours=22))


def _set_gates(told: DemoChange, lesson: Given, later: Given, people: People, by: Person, now: datetime) -> None:
    """Open to who is stuck, after a talk; strict for all where the next lesson rests on it."""
    stuck = [people.by_login[pupil.login] for pupil in lesson.group.pupils if pupil.pace == "stuck"][-1]
    at = now - timedelta(hours=18)
    set_gate(by=by, section=lesson.section, person=stuck, mode=told.one.mode, reason=told.one.reason, now=at)
    video = Piece.objects.filter(package=later.package, kind=Piece.Kind.VIDEO).order_by("position")[0]
    set_gate(by=by, section=later.section, piece=video, mode=told.all.mode, reason=told.all.reason, now=at)
