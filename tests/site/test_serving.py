"""``upbeat demo`` never touches a school's data."""

import pytest

from factories import make_school
from upbeat.doors.cli.command import run
from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.models import School
from upbeat.site import serving
from upbeat.site.serving import _claim_for_demo

pytestmark = pytest.mark.django_db


def test_the_demo_refuses_a_folder_with_a_school_in_it(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    make_school("harbour")
    with pytest.raises(Invalid, match="holds a school already"):
        _claim_for_demo()
    assert School.objects.get().slug == "harbour"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("jobs", "flag", "worker"),
    [("database", [], True), ("database", ["--no-worker"], False), ("celery", [], False)],
)
def test_the_server_starts_a_worker_unless_told_not_to_or_celery_does_the_jobs(
    settings, monkeypatch, jobs, flag, worker
):
    settings.JOBS = jobs
    served = []
    monkeypatch.setattr(serving, "serve", lambda host, port, **told: served.append(told))
    assert run([serving.SERVE], ["serve", *flag], "0.1.0") == 0
    (told,) = served
    assert told["with_worker"] is worker
    assert ("upbeat worker" in told["ready"]) is (jobs == "celery")


def test_the_demo_comes_back_to_its_own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    _claim_for_demo()
    make_school("demo")
    _claim_for_demo()
