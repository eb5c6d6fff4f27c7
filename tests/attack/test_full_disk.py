"""The disk runs full in the middle, for real: what was served stays, nothing half is left, and it goes on later."""

import io
import subprocess
import sys

import pytest
from django.utils import translation
from django_scopes import scope

from factories import make_point, make_school, make_teacher
from factories_design import make_script
from factories_record import make_asset, make_take
from media_corpus import busy, make_clip, slide, speech
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.polish import queries as polished
from upbeat.rooms.polish.actions.joining import run_joining
from upbeat.rooms.polish.actions.running import Outcome, run_polish
from upbeat.rooms.polish.actions.starting import retry_polish, start_polish
from upbeat.rooms.polish.models import Rendition
from upbeat.rooms.record import queries
from upbeat.rooms.record.actions import receiving
from upbeat.rooms.record.actions.joining import start_joining
from upbeat.rooms.record.actions.receiving import append_chunk, finish_upload, start_upload
from upbeat.rooms.record.models import Joining, Upload

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(sys.platform != "linux", reason="mounts a disk of Linux")]
DISK_KB = 4096


class Disk:
    """A media folder on a disk of 4 MB of its own."""

    def __init__(self, path):
        self.path = path
        self.ballast = path / "ballast"

    def fill(self, leaving_kb):
        """Take what is free but so much."""
        with self.ballast.open("ab") as file:
            file.write(bytes(max(0, self.free_kb() - leaving_kb) * 1024))

    def free_kb(self):
        told = subprocess.run(["df", "-k", "--output=avail", self.path], capture_output=True, text=True, check=True)
        return int(told.stdout.split()[1])

    def make_room(self):
        self.ballast.unlink()

    def files(self):
        """Name and content of everything but the ballast."""
        found = [path for path in self.path.rglob("*") if path.is_file() and path != self.ballast]
        return {str(path.relative_to(self.path)): path.read_bytes() for path in found}


@pytest.fixture
def disk(tmp_path, settings, monkeypatch):
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k", "none", path], capture_output=True)
    if mounted.returncode:
        pytest.skip("only an administrator can mount a small disk")
    monkeypatch.setattr(receiving, "DISK_RESERVE", 0)
    settings.MEDIA_ROOT = path
    yield Disk(path)
    subprocess.run(["umount", "-l", path], check=True)


@pytest.fixture
def teacher(disk):
    teacher = make_teacher(make_school())
    with scope(school=teacher.school), translation.override("en"):
        yield teacher


def test_an_upload_says_so_keeps_what_has_come_and_goes_on(teacher, disk):
    data = bytes(range(256)) * 8192
    upload = start_upload(by=teacher, filename="take.mp4", size=len(data))

    def send(offset, end):
        return append_chunk(by=teacher, key=upload.key, offset=offset, data=io.BytesIO(data[offset:end]))

    send(0, 2**19)
    disk.fill(leaving_kb=600)
    for _again in range(2):
        with pytest.raises(Invalid, match="disk is full"):
            send(2**19, 2**21)
        assert Upload.objects.get().received == 2**19
        assert disk.files() == {f"uploads/{upload.key}": data[: 2**19]}
    with pytest.raises(Invalid, match="no room for this file"):
        start_upload(by=teacher, filename="other.mp4", size=2**21)
    disk.make_room()
    send(2**19, 2**21)
    assert finish_upload(by=teacher, key=upload.key).state == "checking"
    assert disk.files() == {f"uploads/{upload.key}": data}


def test_putting_takes_together_says_so_leaves_nothing_and_is_done_afterwards(teacher, disk, tmp_path):
    clip = make_clip(tmp_path / "a.mp4", seconds=2, picture=busy(320, 180))
    script = make_script(teacher, make_point(teacher.school), passages=[Passage("One", "One."), Passage("Two", "Two.")])
    for section in script.sections.order_by("position"):
        make_take(section, teacher, clip, duration_s=2.0)
    before = disk.files()
    joining = start_joining(by=teacher, script=script)
    disk.fill(leaving_kb=40)
    assert run_joining(joining_id=joining.pk) is None
    joining.refresh_from_db()
    assert (joining.state, joining.error, Upload.objects.count()) == ("failed", "join_disk_full", 0)
    assert "no room left on the server's disk. The takes are kept" in queries.failure_of(joining)
    assert disk.files() == before
    disk.make_room()
    again = start_joining(by=teacher, script=script)
    assert again != joining
    assert run_joining(joining_id=again.pk).state == "checking"
    assert [row.state for row in Joining.objects.order_by("id")] == ["failed", "done"]


def test_polishing_anew_says_so_keeps_what_is_served_and_is_done_afterwards(teacher, disk, tmp_path):
    clip = make_clip(tmp_path / "a.mp4", seconds=4, picture=slide(320, 180), sound=speech(4, level=0.3))
    asset = make_asset(teacher, clip, duration_s=4.0)
    first = start_polish(by=teacher, asset=asset)
    assert run_polish(run_id=first.pk) is Outcome.DONE
    rows, served = list(Rendition.objects.order_by("pk").values()), disk.files()
    run = start_polish(by=teacher, asset=asset, music=True)
    disk.fill(leaving_kb=48)
    assert run_polish(run_id=run.pk) is Outcome.FAILED
    run.refresh_from_db()
    assert (run.state, run.error, polished.finished_run(asset)) == ("failed", "disk_full", first)
    assert "no room left on the server's disk. Please tell your administrator" in polished.failure_of(run)
    assert list(Rendition.objects.order_by("pk").values()) == rows
    left = disk.files()
    assert {name: left[name] for name in served} == served
    assert {name.rpartition("/")[2] for name in left.keys() - served} <= {"source.json", "probe.json", "loudness.json"}
    disk.make_room()
    retry_polish(by=teacher, run=run)
    assert run_polish(run_id=run.pk) is Outcome.DONE
    assert polished.finished_run(asset) == run
    verbs = Fact.objects.filter(object_type="polishrun", object_id=run.pk).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["initialized", "failed", "attempted", "polished"]
