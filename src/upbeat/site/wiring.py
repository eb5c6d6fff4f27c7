"""Who hears which news: rooms publish it, and only this place knows both sides."""

from upbeat.doors.live.streams import Hub
from upbeat.rooms.classroom.channels import screen_channel, votes_channel
from upbeat.rooms.classroom.events import MeetingChanged, VotesCame
from upbeat.rooms.journal.bus import subscribe
from upbeat.rooms.learn.queries import forget_classwork
from upbeat.rooms.polish.actions.starting import polish_new_asset
from upbeat.rooms.polish.events import CaptionsAsked, PolishAsked
from upbeat.rooms.polish.tasks import ask_for_captions, ask_for_join, ask_for_polish
from upbeat.rooms.publish.events import PackagePushed, PieceRevoked, VideoPublished, VideoRevoked
from upbeat.rooms.record.events import AssetTaken, CheckAsked, JoinAsked
from upbeat.rooms.record.tasks import ask_for_check

hub = Hub()


def wire() -> None:
    """Subscribe every listener; doing it twice changes nothing."""
    subscribe(CheckAsked, ask_for_check)
    subscribe(AssetTaken, polish_new_asset)
    subscribe(PolishAsked, ask_for_polish)
    subscribe(JoinAsked, ask_for_join)
    subscribe(CaptionsAsked, ask_for_captions)
    for given_or_taken_back in (PackagePushed, PieceRevoked, VideoPublished, VideoRevoked):
        subscribe(given_or_taken_back, forget_classwork)
    subscribe(MeetingChanged, tell_meeting)
    subscribe(VotesCame, tell_votes)


def tell_meeting(news: MeetingChanged) -> None:
    """Phones, projector and teacher ask for their screen again."""
    hub.announce(screen_channel(news.meeting_id))


def tell_votes(news: VotesCame) -> None:
    """Projector and teacher ask for the count again; phones do not listen here."""
    hub.announce(votes_channel(news.meeting_id), "vote")
