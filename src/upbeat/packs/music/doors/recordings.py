"""What a pupil has sung and played: heard again, practised, deleted; and for their teachers while it is kept."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.packs.music.actions.keeping import forget_sound, has_voice_consent
from upbeat.packs.music.drawing.feedback import feedback_of
from upbeat.packs.music.keys.performed import score_of
from upbeat.packs.music.models import NotationChoice
from upbeat.packs.music.queries.heard import HEARD, heard_model, key_of, kind_of, may_see_notes, phrase_of
from upbeat.packs.music.queries.takes import (
    access_heard_pupil,
    access_heard_take,
    counts_as_answer,
    notation_of,
    place_of,
    sound_address,
    takes_of,
    verdict_of,
)
from upbeat.packs.music.queries.words import last_word
from upbeat.rooms.items.presenting import NOT_OPEN
from upbeat.rooms.items.queries import access_attempt, public_question
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.people.rules import holds

CHOICES = NotationChoice.Notation.choices


@member
@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own takes, the newest first, and which notation one reads."""
    return _list(request, person_of(request))


@member
@never_cache
@require_safe
def of_pupil(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """The takes of a pupil, for who teaches them."""
    return _list(request, access_heard_pupil(person_of(request), pupil_id))


def _list(request: HttpRequest, pupil: Person) -> HttpResponse:
    reader = person_of(request)
    rows = [(take, sound_address(reader, take), counts_as_answer(take)) for take in takes_of(pupil)]
    context = {
        "pupil": pupil, "is_own": reader.pk == pupil.pk, "rows": rows, "notation": notation_of(reader),
        "choices": CHOICES, "consent": has_voice_consent(pupil),
        "may_delete": reader.pk == pupil.pk or holds(reader, Role.ADMIN),
    }  # fmt: skip
    return known_reader(render(request, "music/sing/recordings.html", context), reader)


@member
@never_cache
@require_safe
def one(request: HttpRequest, take_id: int) -> HttpResponse:
    """A take with all that was measured, and its sound beside the model."""
    reader = person_of(request)
    take = access_heard_take(reader, take_id)
    verdict = verdict_of(take)
    # Whoever teaches may see the notes; the pupil only once the question shows them.
    notes = reader.pk != take.person_id or may_see_notes(take.attempt)
    more = feedback_of(take, verdict, notes=notes) if verdict is not None else None
    context = {"take": take, "after": {"more": more} if more else None, "sound": sound_address(reader, take),
               "is_own": reader.pk == take.person_id, "heard": last_word(take), "counts": counts_as_answer(take),
               "performer": "" if reader.pk == take.person_id else take.person.name}  # fmt: skip
    return known_reader(render(request, "music/sing/recording.html", context), reader)


@member
@require_POST
def delete(request: HttpRequest, take_id: int) -> HttpResponse:
    """The sound is deleted by its pupil, or by an administrator for them."""
    person = person_of(request)
    take = access_heard_take(person, take_id)
    if take.person_id != person.pk and not holds(person, Role.ADMIN):
        raise NotFound(_("There is no such recording of yours."))
    try:
        forget_sound(by=person, take=take)
        messages.success(request, _("The recording is gone. What was marked stays."))
    except Invalid as problem:
        messages.error(request, said(problem))
    if take.person_id != person.pk:
        return redirect("music:pupil-recordings", take.person_id)
    return redirect("music:recordings")


@member
@never_cache
@require_safe
def practise(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Without marks: the phrase, its model at another tempo, a bar again and again, the own voice as a line over it."""
    person = person_of(request)
    attempt = access_attempt(person, str(token))
    key = key_of(attempt)
    if key is None or not may_see_notes(attempt):
        raise NotFound(NOT_OPEN)
    score = score_of(key)
    context = {
        "question": public_question(attempt), "phrase": phrase_of(key), "score": score, "back": place_of(attempt),
        "has_model": kind_of(attempt) in HEARD or heard_model(attempt) is not None, "tempo": round(score.tempo),
        "bars": [bar.number for bar in score.bars], "is_clapped": kind_of(attempt) == "clap",
    }  # fmt: skip
    return render(request, "music/sing/practise.html", context)
