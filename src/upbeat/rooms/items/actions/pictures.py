"""Pictures for questions."""

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.models import Picture, PictureBytes
from upbeat.rooms.items.rules import require_builder
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

MOST_BYTES = 2**20
LONGEST_WORDS = 300


@transaction.atomic
def keep_picture(*, by: Person, data: bytes, width: int, height: int, words: str) -> Picture:
    """Keep a picture that was made anew already: WebP, ``width`` by ``height``. ``words`` say what is to be seen.

    Invalid without words: a pupil who cannot see it must be told what it shows.
    """
    require_builder(by)
    words = " ".join(words.split())
    if not words:
        raise Invalid(_("Say in a few words what the picture shows."), field="picture_words")
    if len(words) > LONGEST_WORDS:
        raise Invalid(
            _("What the picture shows has at most %(most)d characters.") % {"most": LONGEST_WORDS},
            field="picture_words",
        )
    if len(data) > MOST_BYTES:
        raise Invalid(_("This picture is too large. Choose a simpler one."), field="picture")
    picture = Picture.objects.create(school_id=by.school_id, words=words, width=width, height=height, by=by)
    PictureBytes.objects.create(picture=picture, data=data)
    record("uploaded", picture, school_id=by.school_id, actor_id=by.pk, result={"bytes": len(data)})
    return picture
