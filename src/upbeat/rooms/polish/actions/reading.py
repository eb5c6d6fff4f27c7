"""Text on the slides of a run (R15, R19): read after polishing, or when asked for."""

from datetime import datetime

from django.db import transaction
from django_scopes import scope

from upbeat.kernel.errors import Invalid
from upbeat.kernel.slides import Slide, plain
from upbeat.rooms.journal import work
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries, rules
from upbeat.rooms.polish.events import PolishFinished, ReadingAsked
from upbeat.rooms.polish.models import PolishRun, Rendition, SlideReading, SlideText
from upbeat.rooms.polish.reading.process import ReadingFailed, read_confined, reader_installed, sentence
from upbeat.rooms.record import storage


@transaction.atomic
def ask_reading(*, by: Person, run: PolishRun) -> SlideReading:
    """Have the slides of a finished run read; once read, or while that is under way, it stays as it is.

    Invalid without a reader on this server. What failed is begun anew.
    """
    rules.require_builder(by, run)
    if not reader_installed():
        raise Invalid(sentence("no_reader"))
    return _ask(run, by)


def read_new_run(news: PolishFinished) -> None:
    """Begin at once with a run that is done: the listener to this room's own news. Sound alone has no slides."""
    if news.done and reader_installed():
        run = PolishRun._base_manager.select_related("school", "asked_by", "asset").get(pk=news.run_id)
        if run.asset.sound_alone:
            return
        with scope(school=run.school), transaction.atomic():
            _ask(run, run.asked_by)


def _ask(run: PolishRun, by: Person | None) -> SlideReading:
    row, begun = SlideReading.objects.get_or_create(run=run, defaults={"school": run.school, "asked_by": by})
    if begun or work.start_over(row):
        actor = by.pk if by else None
        record("initialized", row, school_id=run.school_id, actor_id=actor, context={"run": run.pk})
        publish(ReadingAsked(school_id=run.school_id, reading_id=row.pk))
    return row


def read_slides(*, reading_id: int, now: datetime | None = None) -> bool:
    """Read them; False if it is done already, in other hands or failed. Safe to run twice."""
    row = work.claim(SlideReading, reading_id, now)
    if row is None:
        return False
    return work.attempt(row, lambda: _read(row), ReadingFailed)


def _read(row: SlideReading) -> None:
    with work.hold(row) as held:
        rungs = [rung for rung in queries.renditions(row.run) if rung.rung != Rendition.Rung.AUDIO]
        files = [storage.absolute(rung.path) for rung in rungs]
        small = files[-1] if len(files) > 1 else None
        seconds = row.run.duration_s or 0.0
        slides = read_confined(files[0], small, duration_s=seconds, on_progress=held.tell) if files else []
    _finish(row, slides)


@transaction.atomic
def _finish(row: SlideReading, slides: list[Slide]) -> None:
    work.finish(row)
    SlideText.objects.filter(run=row.run).delete()
    SlideText.objects.bulk_create(
        SlideText(
            run=row.run, second=slide.start, until=slide.end, text=slide.text, plain=plain(slide.text),
            title=slide.title, size=slide.size, kept=slide.kept,
        )
        for slide in slides
    )  # fmt: skip
    record("completed", row, school_id=row.school_id, actor_id=row.asked_by_id, result={"slides": len(slides)})


def resume_readings(*, now: datetime | None = None) -> int:
    """Ask again for readings whose worker died or whose job was lost, in every school; how many."""
    return work.resume(
        SlideReading,
        ask=lambda row: ReadingAsked(school_id=row.school_id, reading_id=row.pk),
        give_up=lambda row: work.fail(row, "died"),
        now=now,
    )
