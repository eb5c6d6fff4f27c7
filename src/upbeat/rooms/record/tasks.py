"""Jobs of the record room."""

from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from upbeat.rooms.people.models import School
from upbeat.rooms.record.actions.checking import CLAIM_LASTS, check_upload
from upbeat.rooms.record.actions.cleaning import clean_uploads
from upbeat.rooms.record.events import CheckAsked


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


@task()
def clean() -> None:
    """Remove what nobody goes on with, in every school."""
    clean_uploads()
