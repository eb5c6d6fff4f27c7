"""Who hears which news: rooms publish it, and only this place knows both sides."""

from django.conf import settings
from django.urls import reverse
from django_scopes import scope

from upbeat.doors.live.hub import Hub
from upbeat.doors.live.relay import Relay
from upbeat.rooms.assess.events import WorkGivenBack
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.channels import screen_channel, votes_channel
from upbeat.rooms.classroom.events import GroupsFormed, MeetingChanged, MeetingEnded, TurnAsked, VotesCame
from upbeat.rooms.discuss.actions.notices import notify, notify_many
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.items.events import RegradeAsked, ResponseJudged, ResponsesRegraded
from upbeat.rooms.journal.bus import subscribe
from upbeat.rooms.learn.actions.carrying import carry_watched
from upbeat.rooms.learn.actions.replaying import replay_school
from upbeat.rooms.learn.events import PieceFinished, PointMastered, WheelSpinning
from upbeat.rooms.learn.queries import forget_classwork
from upbeat.rooms.learn.queries.news import who_is_to_be_told
from upbeat.rooms.learn.tasks import ask_for_regrade
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.people.queries import teachers_of
from upbeat.rooms.polish.actions.reading import read_new_run
from upbeat.rooms.polish.actions.starting import polish_new_asset
from upbeat.rooms.polish.actions.storing import store_new_run
from upbeat.rooms.polish.events import CaptionsAsked, PolishAsked, PolishFinished, ReadingAsked
from upbeat.rooms.polish.tasks import ask_for_captions, ask_for_join, ask_for_polish, ask_for_reading
from upbeat.rooms.publish.events import (
    ConditionSet,
    MaterialAmended,
    PackagePushed,
    PieceOpened,
    PieceRevoked,
    PilotStarted,
    VideoPublished,
    VideoRevoked,
)
from upbeat.rooms.publish.models import Amendment, MicroVideoVersion, Pilot
from upbeat.rooms.publish.queries.amendments import SHOWN_TO_PUPILS, told_words
from upbeat.rooms.record.events import AssetTaken, CheckAsked, JoinAsked, StoreAsked
from upbeat.rooms.record.tasks import ask_for_check, ask_for_storing
from upbeat.site import after_class, judged, returning, unlocking

hub = Hub(Relay(settings.REDIS_URL, settings.SECRET_KEY) if settings.REDIS_URL else None)


def wire() -> None:
    """Subscribe every listener; doing it twice changes nothing."""
    subscribe(CheckAsked, ask_for_check)
    subscribe(AssetTaken, polish_new_asset)
    subscribe(PolishAsked, ask_for_polish)
    subscribe(JoinAsked, ask_for_join)
    subscribe(CaptionsAsked, ask_for_captions)
    subscribe(PolishFinished, read_new_run)
    subscribe(PolishFinished, store_new_run)
    subscribe(StoreAsked, ask_for_storing)
    subscribe(ReadingAsked, ask_for_reading)
    subscribe(RegradeAsked, ask_for_regrade)
    for given_or_taken_back in (PackagePushed, PieceOpened, PieceRevoked, VideoPublished, VideoRevoked):
        subscribe(given_or_taken_back, forget_classwork)
    subscribe(PointMastered, unlocking.unlock_mastered)
    subscribe(ResponsesRegraded, replay_regraded)
    subscribe(ResponsesRegraded, unlocking.unlock_regraded)
    subscribe(ResponseJudged, judged.tell_judged)
    subscribe(PieceFinished, unlocking.unlock_finished)
    subscribe(GroupsFormed, unlocking.unlock_grouped)
    subscribe(PackagePushed, unlocking.unlock_pushed)
    subscribe(PackagePushed, unlocking.settle_pushed)
    subscribe(ConditionSet, unlocking.unlock_conditioned)
    subscribe(PieceOpened, unlocking.tell_opened)
    subscribe(VideoPublished, carry_on)
    subscribe(WorkGivenBack, returning.tell_returned)
    subscribe(PilotStarted, tell_pilot)
    subscribe(MaterialAmended, tell_amended)
    subscribe(WheelSpinning, tell_stuck)
    subscribe(MeetingChanged, tell_meeting)
    subscribe(VotesCame, tell_votes)
    subscribe(TurnAsked, after_class.tell_turn)
    subscribe(MeetingEnded, after_class.tell_summaries)
    subscribe(MeetingEnded, after_class.look_for_findings)


def carry_on(news: VideoPublished) -> None:
    """What was watched of the version before counts in the one that is served now."""
    with scope(school=School.objects.get(pk=news.school_id)):
        rows = MicroVideoVersion.objects.select_related("run__asset__script", "run__recipe")
        carry_watched(version=rows.get(pk=news.version_id))


def replay_regraded(news: ResponsesRegraded) -> None:
    """What is known of everybody in the school, for each answer bears on all that came after it."""
    school = School.objects.get(pk=news.school_id)
    with scope(school=school):
        replay_school(school=school)


def tell_pilot(news: PilotStarted) -> None:
    """The chosen pupils find a line at their bell, in their own language."""
    with scope(school=School.objects.get(pk=news.school_id)):
        pilot = Pilot.objects.select_related("video", "by").get(pk=news.pilot_id)
        params = {"title": pilot.video.title, "by": pilot.by.name if pilot.by else ""}
        for seat in pilot.seats.select_related("person"):
            path = reverse("learner:trial", args=[pilot.pk])
            notify(person=seat.person, kind=Notification.Kind.TRIAL, params=params, path=path, now=pilot.at)


def tell_amended(news: MaterialAmended) -> None:
    """Who has begun what was changed, and who teaches them, finds a line at their bell; never what is right. Other
    wording of the same thing is no news."""
    with scope(school=School.objects.get(pk=news.school_id)):
        row = Amendment.objects.select_related("by").get(pk=news.amendment_id)
        if row.kind not in SHOWN_TO_PUPILS:
            return
        lines = []
        for one in who_is_to_be_told(row):
            params = {"title": one.package.title, "change": row.kind, "thing": row.thing, "told": told_words(row)}
            path = reverse("teacher:package" if one.teaches else "learner:sheet", args=[one.package.pk])
            if one.teaches:
                params |= {"by": row.by.name if row.by else ""}
            lines.append((one.person.pk, params, path))
        notify_many(school_id=row.school_id, kind=Notification.Kind.CHANGED, lines=lines, now=row.at)


def tell_stuck(news: WheelSpinning) -> None:
    """The teachers of the class, or where it was in no class those of all the pupil's, find a line at their bell."""
    with scope(school=School.objects.get(pk=news.school_id)):
        pupil, point = Person.objects.get(pk=news.person_id), KnowledgePoint.objects.get(pk=news.point_id)
        params, path = {"name": pupil.name, "point": point.title}, reverse("teacher:pupil", args=[pupil.pk])
        for teacher in teachers_of(pupil, news.section_id):
            notify(person=teacher, kind=Notification.Kind.STUCK, params=params, path=path)


def tell_meeting(news: MeetingChanged) -> None:
    """Phones, projector and teacher ask for their screen again."""
    hub.announce(screen_channel(news.meeting_id))


def tell_votes(news: VotesCame) -> None:
    """Projector and teacher ask for the count again; phones do not listen here."""
    hub.announce(votes_channel(news.meeting_id), "vote")
