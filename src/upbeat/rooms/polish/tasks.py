"""Jobs of the polish room."""

from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from upbeat.rooms.journal.work import SILENT_AFTER
from upbeat.rooms.people.models import School
from upbeat.rooms.polish.actions.captioning import make_captions
from upbeat.rooms.polish.actions.joining import run_joining
from upbeat.rooms.polish.actions.reading import read_slides
from upbeat.rooms.polish.actions.running import Outcome, run_polish
from upbeat.rooms.polish.events import CaptionsAsked, PolishAsked, ReadingAsked
from upbeat.rooms.record.events import JoinAsked


@task()
def polish(school_id: int, run_id: int) -> None:
    """Take one run through the line; look again later where another worker, perhaps a dead one, has it in hand."""
    with scope(school=School.objects.get(pk=school_id)):
        if run_polish(run_id=run_id) is Outcome.ELSEWHERE:
            polish.using(run_after=timezone.now() + SILENT_AFTER).enqueue(school_id, run_id)


def ask_for_polish(news: PolishAsked) -> None:
    """Put the run into the queue: the listener to this room's own news."""
    polish.enqueue(news.school_id, news.run_id)


@task(priority=25)
def join(school_id: int, joining_id: int) -> None:
    """Put the takes of one joining together."""
    with scope(school=School.objects.get(pk=school_id)):
        run_joining(joining_id=joining_id)


def ask_for_join(news: JoinAsked) -> None:
    """Put the joining into the queue: the listener to the news of the record room."""
    join.enqueue(news.school_id, news.joining_id)


@task()
def caption(school_id: int, captioning_id: int) -> None:
    """Make captions from a script, unless they are made already or another worker has it in hand."""
    with scope(school=School.objects.get(pk=school_id)):
        make_captions(captioning_id=captioning_id)


def ask_for_captions(news: CaptionsAsked) -> None:
    """Put it into the queue: the listener to this room's own news."""
    caption.enqueue(news.school_id, news.captioning_id)


@task(priority=-25)
def read(school_id: int, reading_id: int) -> None:
    """Read the slides of a run; whatever somebody waits for goes first."""
    with scope(school=School.objects.get(pk=school_id)):
        read_slides(reading_id=reading_id)


def ask_for_reading(news: ReadingAsked) -> None:
    """Put it into the queue: the listener to this room's own news."""
    read.enqueue(news.school_id, news.reading_id)
