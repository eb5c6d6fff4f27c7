"""The hot path's write as an ordinary Django view: the same pass, the same checks, the same action, a commit each."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from upbeat.doors.live.segments import read_reports
from upbeat.rooms.learn.actions.segments import Memory, record_segments
from upbeat.rooms.people import passes

MEMORY = Memory()


@csrf_exempt
def segments(request: HttpRequest) -> HttpResponse:
    """What ``POST /hot/segments`` does, one transaction a request."""
    told = passes.read("segments", request.headers["X-Upbeat-Pass"])
    reports = read_reports(told["p"], told["s"], json.loads(request.body))
    record_segments(reports, now=timezone.now(), memory=MEMORY)
    return HttpResponse(status=204)


urlpatterns = [path("hot/segments", segments)]
