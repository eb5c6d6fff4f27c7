"""Photo, sound and video of a lesson, and remarks by voice: sent from the teacher's phone."""

import uuid
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.receiving import in_json
from upbeat.doors.web.shared.sending import Announce, announced, bytes_sent, sent_whole
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import NotFound
from upbeat.rooms.classroom.actions.evidence import start_evidence, start_voice_remark, tell_spoken
from upbeat.rooms.classroom.models import Group, Meeting
from upbeat.rooms.classroom.queries.meetings import access_led_meeting
from upbeat.rooms.classroom.queries.remarks import captured, groups_of, own_upload
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import access_pupil
from upbeat.rooms.record.actions.receiving import finish_upload
from upbeat.rooms.record.models import Upload


class Whose(NamedTuple):
    """A pupil or a group."""

    pupil: Person | None
    group: Group | None


def _whose(teacher: Person, meeting: Meeting, whom: str, number: int) -> Whose:
    """By the words of the address; NotFound for anything else."""
    if whom == "pupil":
        return Whose(access_pupil(teacher, number), None)
    group = next((one for one in groups_of(meeting) if one.pk == number), None) if whom == "group" else None
    if group is None:
        raise NotFound(_("There is no such group in this class."))
    return Whose(None, group)


@member
@never_cache
@require_safe
def capture(request: HttpRequest, meeting_id: int, whom: str, number: int) -> HttpResponse:
    """The camera and the microphone for one pupil or group, and what was kept of them in this lesson."""
    teacher = person_of(request)
    meeting = access_led_meeting(teacher, meeting_id)
    whose = _whose(teacher, meeting, whom, number)
    spoken, evidence = captured(teacher, meeting, whose.pupil, whose.group)
    files = [*(line.file for line in spoken), *(line.file for line in evidence)]
    waits = any(file is not None and file.waits for file in files)
    context = {
        "meeting": meeting, "whom": whom, "number": number, "spoken": spoken, "evidence": evidence, "waits": waits,
        "pupil": whose.pupil, "group": whose.group,
    }  # fmt: skip
    page = "teacher/evidence/_captured.html" if wants_fragment(request) else "teacher/evidence/capture.html"
    return known_reader(render(request, page, context), teacher)


def _evidence(request: HttpRequest, meeting_id: int, whom: str, number: int) -> Announce:
    teacher = person_of(request)
    meeting = access_led_meeting(teacher, meeting_id)
    whose = _whose(teacher, meeting, whom, number)

    def announce(name: str, size: int) -> Upload:
        made = start_evidence(
            by=teacher,
            meeting=meeting,
            filename=name,
            size=size,
            now=timezone.now(),
            pupil=whose.pupil,
            group=whose.group,
        ).upload
        assert made is not None
        return made

    return announce


def _voice(request: HttpRequest, meeting_id: int, whom: str, number: int) -> Announce:
    teacher = person_of(request)
    meeting = access_led_meeting(teacher, meeting_id)
    whose = _whose(teacher, meeting, whom, number)

    def announce(name: str, size: int) -> Upload:
        made = start_voice_remark(
            by=teacher, meeting=meeting, filename=name, size=size, now=timezone.now(),
            pupil=whose.pupil, group=whose.group,
        ).upload  # fmt: skip
        assert made is not None
        return made

    return announce


def _address(key: uuid.UUID) -> str:
    return reverse("teacher:record-file", args=[key])


@require_POST
@in_json
def create(request: HttpRequest, meeting_id: int, whom: str, number: int) -> HttpResponse:
    """Announce a photo, a sound or a video."""
    return announced(request, _evidence(request, meeting_id, whom, number), _address)


@require_POST
@in_json
def create_voice(request: HttpRequest, meeting_id: int, whom: str, number: int) -> HttpResponse:
    """Announce a remark by voice."""
    return announced(request, _voice(request, meeting_id, whom, number), _address)


@member
@require_POST
def whole(request: HttpRequest, meeting_id: int, whom: str, number: int) -> HttpResponse:
    """A file in one piece."""
    sent_whole(request, _evidence(request, meeting_id, whom, number))
    return redirect("teacher:class-evidence", meeting_id, whom, number)


@member
@require_POST
def whole_voice(request: HttpRequest, meeting_id: int, whom: str, number: int) -> HttpResponse:
    """A spoken remark in one piece."""
    made = sent_whole(request, _voice(request, meeting_id, whom, number))
    if made is not None:
        tell_spoken(by=person_of(request), upload=made, path=reverse("learner:record"), now=timezone.now())
    return redirect("teacher:class-evidence", meeting_id, whom, number)


sent = bytes_sent(own_upload)


@require_POST
@in_json
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """All bytes were sent: have the file made anew."""
    teacher = person_of(request)
    upload = own_upload(teacher, key)
    finish_upload(by=teacher, key=key)
    tell_spoken(by=teacher, upload=upload, path=reverse("learner:record"), now=timezone.now())
    return JsonResponse({"location": reverse("teacher:home")})
