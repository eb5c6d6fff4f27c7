"""Jobs of the record room."""

from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from upbeat.rooms.people.models import School
from upbeat.rooms.record.actions.checking import CLAIM_LASTS, check_upload
from upbeat.rooms.record.actions.cleaning import clean_uploads
from upbeat.rooms.record.actions.storing import store_files
from upbeat.rooms.record.events import CheckAsked, StoreAsked


# Somebody is waiting at the page for this one: before any polishing that is queued.
@task(priority=50)
def check(school_id: int, upload_id: int) -> None:
    """Look at an upload that is complete; look again later where another worker, perhaps a dead one, has it in hand."""
    with scope(school=School.objects.get(pk=school_id)):
        upload = check_upload(upload_id=upload_id)
    if upload is not None and upload.state == upload.State.CHECKING:
        check.using(run_after=timezone.now() + CLAIM_LASTS).enqueue(school_id, upload_id)


def ask_for_check(news: CheckAsked) -> None:
    """Put the check into the queue: the listener to this room's own news."""
    check.enqueue(news.school_id, news.upload_id)


# What is not there yet is served from the folder: whatever somebody waits for goes first.
@task(priority=-50)
def store(school_id: int, storing_id: int) -> None:
    """Put the files of a folder into the object store."""
    with scope(school=School.objects.get(pk=school_id)):
        store_files(storing_id=storing_id)


def ask_for_storing(news: StoreAsked) -> None:
    """Put it into the queue: the listener to this room's own news."""
    store.enqueue(news.school_id, news.storing_id)


@task()
def clean() -> None:
    """Remove what nobody goes on with, in every school."""
    clean_uploads()
