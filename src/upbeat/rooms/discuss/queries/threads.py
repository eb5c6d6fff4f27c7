"""Reading questions; decides which name a reader sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.discuss.models import GuidingAnswer, Notification, Post, Thread
from upbeat.rooms.discuss.queries.reaching import within_reach
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Enrolment, Person, Section
from upbeat.rooms.people.queries import TEACHING_KINDS, sections_attended, sections_taught
from upbeat.rooms.polish.moving import FILM, Mover
from upbeat.rooms.publish.models import MicroVideoVersion


@dataclass(frozen=True, slots=True)
class PostView:
    """An answer as one reader sees it. ``guides``: for teachers, the number under which it helps on, else 0."""

    id: int
    name: str
    by_teacher: bool
    mine: bool
    text: str
    at: datetime
    guides: int = 0


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A question as one reader sees it. ``second`` is of the version that is served; ``name`` is empty if hidden.

    ``of_item``: it is about a question. ``too``: the reader has said that it is theirs too; ``echoes``: how many have,
    for teachers alone.
    """

    id: int
    name: str
    mine: bool
    text: str
    at: datetime
    version_id: int | None
    video_title: str
    second: float | None
    settled: bool
    may_settle: bool
    posts: tuple[PostView, ...]
    of_item: bool = False
    too: bool = False
    echoes: int = 0

    @property
    def is_waiting(self) -> bool:
        """Has nobody but the asker said anything yet?"""
        return not self.settled and not self.posts


def _second(thread: Thread, at: MicroVideoVersion | None, mover: Mover) -> float | None:
    """Where the question stands in ``at``, else in the version that is served; as asked where nothing tells."""
    if thread.second is None or thread.version is None:
        return thread.second
    shown = at or thread.version.video.published or thread.version
    second = mover.moment(thread.second, thread.version.run, shown.run)
    return thread.second if second is None else second


def _seen_by(
    reader: Person,
    threads: Iterable[Thread],
    teaching: bool,
    teachers: set[int],
    at: MicroVideoVersion | None = None,
) -> list[ThreadView]:
    views, mover = [], Mover()
    for thread in threads:
        mine = thread.author_id == reader.pk
        shown = thread.author.name if teaching or mine or not thread.anonymous else ""
        posts = tuple(
            PostView(
                id=p.pk,
                name=p.author.name,
                by_teacher=p.author_id in teachers,
                mine=p.author_id == reader.pk,
                text=p.text,
                at=p.at,
                guides=p.guiding_now[0].pk if teaching and p.guiding_now else 0,
            )
            for p in thread.posts_shown  # type: ignore[attr-defined]
        )
        views.append(
            ThreadView(
                id=thread.pk,
                name=shown,
                mine=mine,
                text=thread.text,
                at=thread.asked_at,
                version_id=thread.version_id,
                video_title=thread.version.video.title if thread.version else "",
                second=_second(thread, at, mover),
                settled=thread.resolved_at is not None,
                may_settle=mine or teaching,
                posts=posts,
                of_item=thread.item_id is not None,
                too=any(echo.person_id == reader.pk for echo in thread.echoes.all()),
                echoes=len(thread.echoes.all()) if teaching else 0,
            )
        )
    return views


def _whole(rows: QuerySet[Thread]) -> QuerySet[Thread]:
    guiding = Prefetch("guiding", GuidingAnswer.objects.filter(ended_at=None), to_attr="guiding_now")
    shown = Post.objects.filter(hidden_at=None).select_related("author").prefetch_related(guiding)
    return (
        with_film(rows)
        .select_related("author", "section")
        .prefetch_related(Prefetch("posts", shown, to_attr="posts_shown"), "echoes")
    )


def _teachers(section: Section) -> set[int]:
    rows = Enrolment.objects.filter(section=section, kind__in=TEACHING_KINDS, ended_at=None)
    return set(rows.values_list("person_id", flat=True))


def threads_at(reader: Person, section: Section, version: MicroVideoVersion) -> list[ThreadView]:
    """The questions of a class on all versions of a video, by their second in this one."""
    rows = Thread.objects.filter(section=section, version__video_id=version.video_id).order_by("asked_at")
    teaching = rules.teaches(reader, section)
    seen = _seen_by(reader, _open_to(reader, _whole(rows), teaching), teaching, _teachers(section), at=version)
    return sorted(seen, key=lambda one: (one.second is None, one.second or 0.0))


def threads_of(
    reader: Person, section: Section, *, open_only: bool = False, video_ids: Iterable[int] | None = None
) -> list[ThreadView]:
    """The questions of a class, newest first; only the unsettled, or only those on some videos, if asked."""
    rows = Thread.objects.filter(section=section)
    if open_only:
        rows = rows.filter(resolved_at=None)
    if video_ids is not None:
        rows = rows.filter(version__video_id__in=list(video_ids))
    teaching = rules.teaches(reader, section)
    return _seen_by(reader, _open_to(reader, _whole(rows), teaching), teaching, _teachers(section))


def _open_to(reader: Person, rows: QuerySet[Thread], teaching: bool) -> Iterable[Thread]:
    return rows if teaching else within_reach(reader, rows)


def access_thread(person: Person, thread_id: int) -> Thread:
    """The thread if it is of one of the person's classes, and for a pupil not behind their gate; else NotFound."""
    rows = Thread.objects.filter(pk=thread_id).select_related("section__school", "author", "item__point")
    thread = with_film(rows).first()
    if thread is not None and rules.teaches(person, thread.section):
        return thread
    if thread is None or not rules.bond(person, thread.section) or not within_reach(person, [thread]):
        raise NotFound(_("There is no such question in your classes, or it is about what you have not reached yet."))
    return thread


def with_film(rows: QuerySet[Thread]) -> QuerySet[Thread]:
    """Read ahead the video of each question and the films between which its second moves."""
    films = [f"version__{place}{name}" for place in ("", "video__published__") for name in FILM]
    return rows.select_related("version__video", *films)


def thread_view(reader: Person, thread: Thread) -> ThreadView:
    """One thread as the reader sees it."""
    rows = _whole(Thread.objects.filter(pk=thread.pk))
    return _seen_by(reader, rows, rules.teaches(reader, thread.section), _teachers(thread.section))[0]


def access_post(teacher: Person, post_id: int) -> Post:
    """An answer in a class that the person teaches; else NotFound."""
    taught = sections_taught(teacher).values("pk")
    post = Post.objects.select_related("thread__section").filter(pk=post_id, thread__section__in=taught).first()
    if post is None:
        raise NotFound(_("There is no such answer in your classes."))
    return post


def section_for(person: Person, version: MicroVideoVersion) -> Section | None:
    """In which of the person's classes a video is talked about: the one whose newest package holds it."""
    mine = sections_attended(person).values("pk")
    taught = sections_taught(person).values("pk")
    holding = Section.objects.filter(packages__pieces__video=version.video_id).select_related("school")
    return (
        holding.filter(pk__in=mine).order_by("-packages__class_at").first()
        or holding.filter(pk__in=taught).order_by("-packages__class_at").first()
    )


def bell(person: Person, limit: int = 20) -> list[Notification]:
    """The newest lines of a person's bell."""
    return list(Notification.objects.filter(person=person)[:limit])


def unread(person: Person) -> int:
    """How many lines of the bell are new."""
    return Notification.objects.filter(person=person, read_at=None).count()
