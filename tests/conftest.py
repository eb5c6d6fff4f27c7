"""What all tests share."""

import gc
import os
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate
from django.utils import translation
from django_scopes import scope
from hypothesis import settings

from factories import make_pupil, make_school, make_section, make_teacher
from objects import objects, store  # noqa: F401 - fixtures for everybody
from upbeat.rooms.people.models import Person, School, Section

# On the CI machine every part is there, so a test that skips is a test that nobody runs. But one: LibreOffice has
# hundreds of megabytes, and PowerPoint files are the only thing that wants it.
MAY_MISS = "There is no LibreOffice here."
NOTHING_MAY_SKIP = bool(os.environ.get("CI"))
ANSWERED_BY_OTHERS = {"site", "door", "cable", "transactional_db"}

# Hypothesis fails an example that takes a fifth of a second, and on a busy machine any may.
settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")


def _as_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    if NOTHING_MAY_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if MAY_MISS in reason:
            return
        report.outcome = "failed"
        report.longrepr = f"With CI set nothing may be skipped. {reason}"


def _waits_for_others(item: pytest.Item) -> bool:
    """Does the test wait for a browser, a server or threads of its own?"""
    if item.get_closest_marker("journey"):
        return True
    if not ANSWERED_BY_OTHERS.isdisjoint(getattr(item, "fixturenames", ())):
        return True
    database = item.get_closest_marker("django_db")
    return database is not None and bool(database.kwargs.get("transaction"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In CI a test that waits for others and fails is played once more: on a busy machine any of them may stall.

    The run names each one that needed it, and one that fails twice fails.
    """
    for item in items:
        if NOTHING_MAY_SKIP and _waits_for_others(item):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end, as in a server (``spare_the_collector``): looked through again and again
    it would cost seconds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    _as_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    _as_failure(report)
    return report


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables come from the models at once (MIGRATE in the settings), marked as migrated: workers ask for that.

    The migrations themselves run in tests/doors/cli/test_database.py, which asks that they lead to the same tables.
    """
    # After each test that commits, Django would write hundreds of rows anew that nobody asks for.
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app, name in MigrationLoader(connection).disk_migrations or {}:
            recorder.record_applied(app, name)
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = _empty_what_is_filled


def _empty_what_is_filled(_style: Any, tables: Sequence[str], **_options: bool) -> list[str]:
    """How tables are emptied after a test that commits. A TRUNCATE, Django's way, makes the files of all tables and
    indexes anew, which takes two thirds of a second. Foreign keys are looked at when this is committed."""
    with connection.cursor() as cursor:
        asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
        cursor.execute(" UNION ALL ".join(asked))
        return [f'DELETE FROM "{name}"' for (name,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def _language_of_the_installation() -> Iterator[None]:
    """A page in another language, asked for in the test's own thread, leaves its language there."""
    yield
    translation.deactivate()


@pytest.fixture
def school(db: None) -> School:
    """A school with nobody in it."""
    return make_school()


@pytest.fixture
def in_school(school: School) -> Iterator[School]:
    """The same, with its scope open as in a page of the school."""
    with scope(school=school):
        yield school


@pytest.fixture
def teacher(school: School) -> Person:
    return make_teacher(school)


@pytest.fixture
def section(school: School, teacher: Person) -> Section:
    """A class that ``teacher`` teaches."""
    return make_section(school, teacher=teacher)


@pytest.fixture
def pupil(section: Section) -> Person:
    """A pupil of ``section``."""
    return make_pupil(section)


@pytest.fixture
def site(transactional_db):
    """The whole site (``serving.Site``) behind a real server, on the test's database; no worker."""
    # Only these tests need every room to be importable.
    from serving import serving
    from upbeat.site.asgi import build
    from upbeat.site.wiring import hub

    with serving(build(), hub) as running:
        yield running
    _end_other_sessions()


def _end_other_sessions() -> None:
    """The threads of a server that is gone leave their sessions open, and PostgreSQL takes a hundred."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
