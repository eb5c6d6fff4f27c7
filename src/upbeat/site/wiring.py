"""Who hears which news: rooms publish it, and only this place knows both sides."""

from upbeat.doors.live.streams import Hub
from upbeat.rooms.classroom.channels import screen_channel, votes_channel
from upbeat.rooms.classroom.events import MeetingChanged, VotesCame
from upbeat.rooms.journal.bus import subscribe
from upbeat.rooms.polish.actions.starting import polish_new_asset
from upbeat.rooms.record.events import AssetTaken

hub = Hub()


def wire() -> None:
    """Subscribe every listener; doing it twice changes nothing."""
    subscribe(AssetTaken, polish_new_asset)
    subscribe(MeetingChanged, tell_meeting)
    subscribe(VotesCame, tell_votes)


def tell_meeting(news: MeetingChanged) -> None:
    """Phones, projector and teacher ask for their screen again."""
    hub.announce(screen_channel(news.meeting_id))


def tell_votes(news: VotesCame) -> None:
    """Projector and teacher ask for the count again; phones do not listen here."""
    hub.announce(votes_channel(news.meeting_id), "vote")
