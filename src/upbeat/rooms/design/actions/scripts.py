"""Scripts, passage by passage (R12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design import rules
from upbeat.rooms.design.actions.versions import keep_version
from upbeat.rooms.design.attachments import LONGEST_ATTACHED, merged
from upbeat.rooms.design.models import LessonPlan, Script, ScriptSection, ScriptVersion
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

MOST_PASSAGES = 60
LONGEST_TEXT = 20_000
LONGEST_PAUSE_S = 60.0
LONGEST_TARGET_S = 3600


@dataclass(frozen=True)
class Passage:
    """What a section of a script says. ``id``: number of the section it replaces, None for a new one.

    ``extra``: words by the name of their attachment, None to leave them as they are.
    """

    heading: str = ""
    spoken: str = ""
    shown: str = ""
    kind: str = ScriptSection.Kind.SPEECH
    pause_s: float = 0.0
    id: int | None = None
    extra: Mapping[str, str] | None = None


@transaction.atomic
def write_script(
    *,
    by: Person,
    point: KnowledgePoint,
    title: str = "",
    language: str = "",
    plan: LessonPlan | None = None,
    passages: Sequence[Passage] = (),
    now: datetime | None = None,
) -> Script:
    """A new script for one knowledge point. Without a title it takes the point's; without passages it has one, empty.

    Invalid if the plan says that no video fits. What it says is its first version.
    """
    rules.require_builder(by, point, plan)
    if plan is not None and plan.video_fits == LessonPlan.VideoFits.NO:
        raise Invalid(
            _("The plan says that this belongs in class, not in a video. Change that answer in the plan first.")
        )
    language = _language(language or by.school.language)
    script = Script(school=by.school, author=by, point=point, plan=plan, language=language)
    script.title = _title(title or point.title_in(language))
    script.save()
    _lay(script, passages or [Passage()])
    keep_version(by=by, script=script, at=now or timezone.now())
    record("created", script, school_id=by.school_id, actor_id=by.pk, context={"point": point.pk})
    return script


@transaction.atomic
def edit_script(
    *,
    by: Person,
    script: Script,
    title: str | None = None,
    language: str | None = None,
    passages: Sequence[Passage] | None = None,
    target_s: int | None = None,
    version: str = "",
    seen: datetime | None = None,
    now: datetime | None = None,
) -> Script:
    """Change what is given. ``passages`` is the whole script in its new order: what is left out is removed.

    ``target_s``: how long the video is meant to be, 0 to say nothing about it. ``version``: a name for this version.
    ``seen`` is the script's ``updated_at`` when the writer opened it: Invalid if somebody changed it since.
    """
    rules.require_builder(by, script)
    script = _locked(script, seen)
    if target_s is not None:
        script.target_s = _target(target_s)
    script.title = script.title if title is None else _title(title)
    script.language = script.language if language is None else _language(language)
    if passages is not None:
        _lay(script, passages)
    script.save()
    kept = keep_version(by=by, script=script, at=now or timezone.now(), name=version)
    result = {"version": kept.number} if kept else {}
    record("updated", script, school_id=by.school_id, actor_id=by.pk, result=result)
    return script


@transaction.atomic
def restore_version(
    *, by: Person, script: Script, version: ScriptVersion, seen: datetime | None = None, now: datetime | None = None
) -> Script:
    """The script says again what it said then, as a new version; what it says now stays as the version that it is.

    Invalid if somebody changed the script since ``seen``, or if it says that already.
    """
    rules.require_builder(by, script)
    if version.script_id != script.pk:
        raise Invalid(_("This version belongs to another script."))
    script = _locked(script, seen)
    before = ScriptVersion.objects.filter(script=script).order_by("-number").first()
    if before is not None and (before.title, before.language, before.passages) == (
        version.title, version.language, version.passages,
    ):  # fmt: skip
        raise Invalid(_("The script says this already."))
    script.title, script.language = version.title, version.language
    _lay(script, [Passage(**{"extra": {}, **passage}) for passage in version.passages])
    script.save()
    kept = keep_version(by=by, script=script, at=now or timezone.now(), restores=version)
    result = {"version": kept.number if kept else None, "restores": version.number}
    record("updated", script, school_id=by.school_id, actor_id=by.pk, result=result)
    return script


def _locked(script: Script, seen: datetime | None) -> Script:
    """The script for this transaction alone. One from before there were versions gets its first here."""
    script = Script.objects.select_for_update().get(pk=script.pk)
    rules.require_unchanged_since(script, seen)
    if not ScriptVersion.objects.filter(script=script).exists():
        keep_version(by=script.author, script=script, at=script.updated_at)
    return script


def _target(seconds: int) -> int | None:
    if not 0 <= seconds <= LONGEST_TARGET_S:
        raise Invalid(_("A video is meant to be at most an hour long."), field="target")
    return seconds or None


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > 160:
        raise Invalid(_("A script needs a title of at most 160 characters."), field="title")
    return title


def _language(code: str) -> str:
    if code not in dict(settings.LANGUAGES):
        raise Invalid(_("Choose one of the languages of the list."), field="language")
    return code


def _lay(script: Script, passages: Sequence[Passage]) -> None:
    """Make the sections equal to the passages; sections keep their number, since takes and material hang on them."""
    if not passages:
        raise Invalid(_("A script needs at least one passage."), field="passages")
    if len(passages) > MOST_PASSAGES:
        raise Invalid(_("A script has at most %(most)s passages.") % {"most": MOST_PASSAGES}, field="passages")
    there = {section.pk: section for section in ScriptSection.everything.filter(script=script)}
    kept: set[int] = set()
    for position, passage in enumerate(passages, start=1):
        _check(passage, position)
        section = there.get(passage.id or 0)
        if section is None or section.pk in kept:
            section = ScriptSection(script=script)
        section.position = position
        section.heading = " ".join(passage.heading.split())
        section.spoken, section.shown = passage.spoken.strip(), passage.shown.strip()
        section.kind, section.pause_s, section.removed_at = passage.kind, passage.pause_s, None
        section.extra = _attached(section, passage, position)
        section.save()
        kept.add(section.pk)
    ScriptSection.objects.filter(pk__in=set(there) - kept).update(removed_at=timezone.now())


def _attached(section: ScriptSection, passage: Passage, position: int) -> dict[str, str]:
    """What the passage carries of packs; Invalid names the passage."""
    place = {"position": position}
    if any(len(words) > LONGEST_ATTACHED for words in (passage.extra or {}).values()):
        raise Invalid(_("Passage %(position)s is too long. Split it in two.") % place, field=f"extra-{position}")
    try:
        return merged(section.extra, passage.extra)
    except Invalid as problem:
        words = _("Passage %(position)s: %(problem)s") % {**place, "problem": problem.said_in(_)}
        raise Invalid(words, field=f"extra-{position}") from problem


def _check(passage: Passage, position: int) -> None:
    place = {"position": position, "most": int(LONGEST_PAUSE_S)}
    if len(" ".join(passage.heading.split())) > 160:
        raise Invalid(
            _("Passage %(position)s: the heading is longer than 160 characters.") % place, field=f"heading-{position}"
        )
    if max(len(passage.spoken), len(passage.shown)) > LONGEST_TEXT:
        raise Invalid(_("Passage %(position)s is too long. Split it in two.") % place, field=f"spoken-{position}")
    if passage.kind not in ScriptSection.Kind.values:
        raise Invalid(_("Passage %(position)s: choose speech or music.") % place, field=f"kind-{position}")
    if not 0 <= passage.pause_s <= LONGEST_PAUSE_S:
        raise Invalid(
            _("Passage %(position)s: a pause lasts 0 to %(most)s seconds.") % place, field=f"pause-{position}"
        )
