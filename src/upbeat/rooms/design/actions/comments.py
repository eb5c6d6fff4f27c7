"""What the team says about a script: asked, answered, settled, opened again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import queries, rules
from upbeat.rooms.design.models import CommentStep, Script, ScriptComment, ScriptSection
from upbeat.rooms.design.talk import VERBS, require_next, words
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person


@transaction.atomic
def comment_on(
    *, by: Person, script: Script, text: str, section: ScriptSection | None = None, now: datetime | None = None
) -> ScriptComment:
    """A word on a passage, or on the whole script. It is open until somebody settles it."""
    rules.require_builder(by, script)
    if section is not None and section.script_id != script.pk:
        raise Invalid(_("This passage is not in the script any more."))
    about = (section.heading or section.spoken)[:160] if section else ""
    comment = ScriptComment.objects.create(
        script=script, section=section, about=about, text=words(text), by=by, at=now or timezone.now()
    )
    context = {"script": script.pk, "section": section.pk if section else None}
    record("commented", comment, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    return comment


@transaction.atomic
def answer_comment(*, by: Person, comment: ScriptComment, text: str, now: datetime | None = None) -> CommentStep:
    """An answer. From somebody else it makes the comment answered; from who asked, open again."""
    return _step(by, comment, CommentStep.Kind.ANSWER, words(text), now)


@transaction.atomic
def settle_comment(*, by: Person, comment: ScriptComment, now: datetime | None = None) -> CommentStep:
    """Nothing more to do about it. Invalid if it is settled."""
    return _step(by, comment, CommentStep.Kind.SETTLE, "", now)


@transaction.atomic
def reopen_comment(*, by: Person, comment: ScriptComment, now: datetime | None = None) -> CommentStep:
    """It is not settled after all. Invalid if it is not settled."""
    return _step(by, comment, CommentStep.Kind.REOPEN, "", now)


def _step(by: Person, comment: ScriptComment, kind: CommentStep.Kind, text: str, now: datetime | None) -> CommentStep:
    rules.require_builder(by, comment.script)
    comment = ScriptComment.objects.select_for_update().get(pk=comment.pk)
    require_next(queries.state_of_comment(comment), kind)
    step = CommentStep.objects.create(comment=comment, kind=kind, text=text, by=by, at=now or timezone.now())
    record(VERBS[kind], comment, school_id=by.school_id, actor_id=by.pk, context={"script": comment.script_id}, at=now)
    return step
