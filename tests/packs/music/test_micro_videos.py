"""Without the pack nothing of it is offered. That pages which can hold it go on working: tests/house/test_packs.py."""

import os
import subprocess
import sys
from pathlib import Path

from django.urls import reverse

from clients import client_of
from upbeat.doors.web.shared.overlays import overlays_of
from upbeat.rooms.design.attachments import attachments
from upbeat.rooms.design.models import LessonTemplate
from upbeat.rooms.polish.profiles import profile

ROOT = Path(__file__).resolve().parents[3]
BARE = """
import django
django.setup()
from django.apps import apps
from upbeat.doors.web.shared import overlays
from upbeat.rooms.design.attachments import attachments
from upbeat.rooms.polish import checks, moments, profiles
assert not apps.is_installed("upbeat.packs.music")
assert attachments() == () and profiles.profiles() == ()
assert checks._offered == {} and moments._offered == {} and overlays._offered == {}
print("bare")
"""


def without_packs(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "UPBEAT_PACKS": "[]",
        "DJANGO_SETTINGS_MODULE": "testing_settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]),
    }
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)


def test_with_the_pack_notes_a_profile_and_a_score_are_offered():
    assert "notation" in [one.name for one in attachments()]
    assert profile("music").as_it_is
    assert callable(overlays_of)


def test_without_it_nothing_is_offered():
    done = without_packs("-c", BARE)
    assert done.stdout.strip() == "bare", done.stderr


def test_a_plan_for_music_begins_from_its_own_template(teacher):
    ada = client_of(teacher)
    assert "Music: sing, move, listen, make" in ada.get(reverse("studio:templates")).content.decode()
    ada.post(reverse("studio:templates"), {"name": "Songs", "beginning": "music"})
    template = LessonTemplate.objects.get()
    assert [one["label"] for one in template.fields][:2] == [
        "Goal: what they will hear",
        "Goal: what they will sing or play",
    ]
