"""The desk: everything somebody has in work, at whatever station."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.desk.next_steps import next_steps
from upbeat.rooms.design import queries as design
from upbeat.rooms.design.standing import standings
from upbeat.rooms.learn.queries import next_to_learn
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.publish.queries.videos import videos
from upbeat.rooms.record import queries as recording

FEW = 5


@member
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """My work: what waits for me, what is on its way, and the last few of everything."""
    person = person_of(request)
    assets = list(recording.assets(person, by=person)[:FEW])
    latest = polishing.latest_runs(assets)
    scripts = list(design.scripts(person, author=person)[:FEW])
    said = design.comment_counts(scripts)
    context = {
        "to_learn": next_to_learn(person, timezone.now()),
        "steps": next_steps(person),
        "work": standings(design.my_work(person), timezone.localdate()),
        "uploads": recording.uploads(person),
        "recordings": [(asset, latest.get(asset.pk)) for asset in assets],
        "videos": videos(person).filter(created_by=person)[:FEW],
        "plans": design.plans(person, author=person)[:FEW],
        "scripts": [(script, said[script.pk]) for script in scripts],
    }
    return render(request, "studio/desk/desk.html", context)
