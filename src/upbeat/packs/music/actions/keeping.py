"""Children's voices: kept only with consent and for the school's days, gone at once when anybody takes it back."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from upbeat.kernel.errors import Invalid
from upbeat.packs.music import voices
from upbeat.packs.music.models import PerformanceMarking, Take, VoiceSettings
from upbeat.packs.music.models.takes import FACTS_OF, PURPOSE
from upbeat.rooms.classroom.actions.evidence import let_recording_go
from upbeat.rooms.classroom.models import Evidence
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.work import UNDER_WAY, Work
from upbeat.rooms.people.actions.consents import note_consent, note_consents, withdraw_consent
from upbeat.rooms.people.models import Consent, Person, Role, Section
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.people.rules import require

MOST_DAYS = 365
STRAY_AFTER = timedelta(hours=1)


def has_voice_consent(pupil: Person) -> bool:
    """Did somebody who answers for the pupil agree that recordings are kept, and has not taken it back?"""
    return Consent.objects.filter(person=pupil, purpose=PURPOSE, withdrawn_at=None).exists()


def days_of(school_id: int) -> int:
    """For how many days the school keeps them."""
    found = VoiceSettings.objects.filter(school=school_id).first()
    return found.days if found is not None else VoiceSettings._meta.get_field("days").default


def kept_until(pupil: Person, now: datetime) -> datetime | None:
    """Until when a recording that was marked now is kept; None: not at all."""
    days = days_of(pupil.school_id)
    return now + timedelta(days=days) if days and has_voice_consent(pupil) else None


@transaction.atomic
def set_days(*, by: Person, days: int, now: datetime | None = None) -> None:
    """An administrator says for how long; what is kept already goes by the shorter of both. Invalid unless 0 to 365."""
    require(by, Role.ADMIN)
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(_("Choose 0 to 365 days; 0 keeps no voices at all."), field="days")
    now = now or timezone.now()
    before = days_of(by.school_id)
    VoiceSettings.objects.update_or_create(school_id=by.school_id, defaults={"days": days})
    told = {"days": days, "before": before}
    record("updated", by.school, school_id=by.school_id, actor_id=by.pk, result=told, context={"of": "voices"}, at=now)
    kept = Take.objects.filter(school=by.school_id, keep_until__isnull=False)
    for take in kept.exclude(keep_until__lte=now):
        until = min(take.keep_until or now, (take.ended_at or now) + timedelta(days=days))
        Take.objects.filter(pk=take.pk).update(keep_until=until)
    marked = PerformanceMarking.objects.filter(school=by.school_id, keep_until__isnull=False)
    for row in marked.exclude(keep_until__lte=now):
        until = min(row.keep_until or now, (row.ended_at or now) + timedelta(days=days))
        PerformanceMarking.objects.filter(pk=row.pk).update(keep_until=until)


def agree_voice(*, by: Person, pupil: Person, given_by: str) -> Consent:
    """Note that somebody who answers for the pupil agreed that recordings are kept."""
    return note_consent(by=by, pupil=pupil, purpose=PURPOSE, given_by=given_by)


def agree_voices(
    *, by: Person, pupils: Collection[Person], given_by: str, now: datetime | None = None
) -> list[Consent]:
    """The same for several pupils at one moment, such as by the forms that a class brought back: those that are new."""
    return note_consents(by=by, pupils=pupils, purpose=PURPOSE, given_by=given_by, now=now)


def undo_agreed(*, by: Person, section: Section, given_at: datetime, now: datetime | None = None) -> tuple[int, int]:
    """What was noted together at this moment for pupils of the class holds no longer: for how many, and how many
    recordings went. Consents that were noted at another moment stay."""
    together = Consent.objects.filter(purpose=PURPOSE, withdrawn_at=None, given_at=given_at)
    pupils = list(pupils_of(section).filter(pk__in=together.values("person")))
    return len(pupils), sum(end_voice(by=by, pupil=pupil, now=now) for pupil in pupils)


def end_voice(*, by: Person, pupil: Person, now: datetime | None = None) -> int:
    """The consent is taken back, by a teacher or the pupil: the sound of all takes is gone when this returns; how many
    had any. What is just being marked loses its sound as soon as it is."""
    withdraw_consent(by=by, pupil=pupil, purpose=PURPOSE, now=now)
    performed = let_recordings_go(PerformanceMarking.objects.filter(evidence__person=pupil))
    return performed + _forget(Take.objects.filter(person=pupil).exclude(state__in=UNDER_WAY))


def let_go_without_consent(take: Take) -> None:
    """The sound of a take that was marked is gone when this returns, unless somebody agrees to its being kept."""
    if take.sound and take.state not in UNDER_WAY and not has_voice_consent(take.person):
        _forget(Take.objects.filter(pk=take.pk))


def let_recordings_go(markings: QuerySet[PerformanceMarking], now: datetime | None = None) -> int:
    """Of performances that were marked note by note, the recordings that nobody agrees to be kept, or whose days are
    over, go from the record: how many. What was measured and judged stays; what could not be marked loses nothing."""
    measured = markings.filter(state=Work.State.DONE, refusal="", evidence__upload__isnull=False)
    agreed = Consent.objects.filter(purpose=PURPOSE, withdrawn_at=None).values("person")
    is_over = Q(keep_until=None) | Q(keep_until__lte=now or timezone.now())
    rows = Evidence.objects.filter(pk__in=measured.filter(is_over | ~Q(evidence__person__in=agreed)).values("evidence"))
    return sum(let_recording_go(evidence=one) for one in rows)


def forget_sound(*, by: Person, take: Take) -> None:
    """The pupil deletes the sound of a take: gone when this returns. What was measured stays, the answer hangs on it.
    Invalid while it is being marked."""
    if take.state in UNDER_WAY:
        raise Invalid(_("It is just being marked. Wait a moment, then delete it."))
    with transaction.atomic():
        record("deleted", (FACTS_OF, take.pk), school_id=by.school_id, actor_id=by.pk, context={"of": "sound"})
    _forget(Take.objects.filter(pk=take.pk))


def clean_voices(now: datetime | None = None) -> int:
    """Remove sound whose days are over or for which nobody agrees any more, and files that no take keeps: of broken
    uploads, refused takes, takes and people that are gone. In every school; how many. For now and then."""
    now = now or timezone.now()
    with scopes_disabled():
        over = Take.objects.exclude(sound="").exclude(state__in=UNDER_WAY)
        agreed = Consent.objects.filter(purpose=PURPOSE, withdrawn_at=None).values("person")
        gone = _forget(over.filter(keep_until=None)) + _forget(over.filter(keep_until__lte=now))
        gone += _forget(over.exclude(person__in=agreed))
        gone += let_recordings_go(PerformanceMarking.objects.all(), now)
        for path, written_at in voices.stored():
            made_of = path.removesuffix(voices.CLEAN)
            waits = Take.objects.filter(sound=made_of, state__in=UNDER_WAY).exists()
            if waits or Take.objects.filter(sound=path).exists() or written_at > (now - STRAY_AFTER).timestamp():
                continue
            voices.remove(path)
            gone += 1
    return gone


def _forget(takes: QuerySet[Take]) -> int:
    """First the bytes, then the row: a kill between the two leaves a row whose file is gone, and never the reverse."""
    gone = 0
    for number, path in takes.exclude(sound="").values_list("pk", "sound"):
        voices.remove(path)
        Take.objects.filter(pk=number).update(sound="", keep_until=None)
        gone += 1
    return gone
