"""Every save of a script that changes it is a version; versions never change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.models import Script, ScriptSection, ScriptVersion
from upbeat.rooms.people.models import Person

LONGEST_NAME = 80


def keep_version(
    *, by: Person | None, script: Script, at: datetime, name: str = "", restores: ScriptVersion | None = None
) -> ScriptVersion | None:
    """The script as it is now becomes its next version; None if it says what its last version says and has no name.

    Inside the caller's transaction, who holds the lock on the script.
    """
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Invalid(_("The name of a version has at most 80 characters."), field="version")
    last = ScriptVersion.objects.filter(script=script).order_by("-number").first()
    passages = as_kept(ScriptSection.objects.filter(script=script).order_by("position"))
    meant = bool(name) or restores is not None
    said = (script.title, script.language, passages)
    if last is not None and not meant and (last.title, last.language, last.passages) == said:
        return None
    return ScriptVersion.objects.create(
        script=script,
        number=last.number + 1 if last else 1,
        name=name,
        title=script.title,
        language=script.language,
        passages=passages,
        restores=restores,
        by=by,
        at=at,
    )


def as_kept(sections: Iterable[ScriptSection]) -> list[dict[str, Any]]:
    """The passages as a version keeps them."""
    return [
        {
            "id": section.pk,
            "heading": section.heading,
            "spoken": section.spoken,
            "shown": section.shown,
            "kind": str(section.kind),
            "pause_s": float(section.pause_s),
            **({"extra": section.extra} if section.extra else {}),
        }
        for section in sections
    ]
