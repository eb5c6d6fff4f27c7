"""The one next step of everything unfinished, in words and with its address."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.queries.unfinished import Next, Unfinished, unfinished

WORDS: dict[Next, tuple[Promise, str]] = {
    Next.DECIDE: (_("Decide whether a video is the right form"), "studio:plan-edit"),
    Next.WRITE_SCRIPT: (_("Write the script"), "studio:script-new"),
    Next.WRITE: (_("Write what you will say"), "studio:script-edit"),
    Next.RECORD: (_("Record the first passage"), "studio:record"),
    Next.RECORD_REST: (_("Record the passages that have no take yet"), "studio:record"),
    Next.JOIN: (_("Put the takes together"), "studio:record"),
    Next.WAIT: (_("See how far it is"), ""),
    Next.POLISH: (_("Polish the recording"), "studio:recording"),
    Next.CAPTIONS: (_("Read the report and add captions"), "studio:recording"),
    Next.READ_CAPTIONS: (_("Read the captions once"), "studio:recording"),
    Next.MAKE: (_("Make a micro video of it"), "studio:video-new"),
    Next.ASK: (_("Add a checkpoint"), "studio:video"),
    Next.PUBLISH: (_("Publish it"), "studio:video"),
    Next.GIVE: (_("Give it to a class"), "studio:video"),
}
PARTS = {Next.CAPTIONS: "#report", Next.READ_CAPTIONS: "#captions", Next.JOIN: "#together", Next.ASK: "#checkpoints"}


@dataclass(frozen=True)
class Step:
    """What it is about, what comes next, and where; ``waits``: the machine is at work, nothing is to be done."""

    title: str
    words: str
    address: str
    waits: bool


def next_steps(person: Person) -> list[Step]:
    """Of everything that the person has begun and no class has yet, the latest first."""
    return [
        Step(row.title, str(WORDS[row.next][0]), _address(row), row.next is Next.WAIT) for row in unfinished(person)
    ]


def _address(row: Unfinished) -> str:
    if row.next is Next.WRITE_SCRIPT:
        return f"{reverse('studio:script-new')}?plan={row.number}"
    if row.next is Next.MAKE:
        return f"{reverse('studio:video-new')}?run={row.run}"
    if row.next is Next.WAIT:
        return reverse("studio:recording" if row.run else "studio:record", args=[row.number])
    return reverse(WORDS[row.next][1], args=[row.number]) + PARTS.get(row.next, "")
