"""Performances recorded in class: what stands beside their rubric, the job that marks them, the duty behind it."""

from django.conf import settings

from upbeat.doors.web.shared.panels import Panel, offer_panel
from upbeat.packs.music.actions.performing import resume_performances
from upbeat.packs.music.events import PerformanceAsked
from upbeat.packs.music.screens_performing import at_evidence, on_the_record
from upbeat.packs.music.tasks import ask_for_performance
from upbeat.rooms.journal.bus import subscribe
from upbeat.rooms.journal.duties import offer_duty


def plug() -> None:
    """Offer it all; twice is once."""
    offer_panel(Panel("teacher:evidence", "music/performing/beside.html", at_evidence))
    offer_panel(Panel("learner:evidence", "music/performing/record.html", on_the_record))
    subscribe(PerformanceAsked, ask_for_performance)
    offer_duty(resume_performances, settings.WORK_SILENT_AFTER)
