"""The teacher's ear: what waits to be heard, one recording, how a class sang a question."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.music.signs import SUMMED
from upbeat.packs.music.actions.hearing import say_heard, take_words_back
from upbeat.packs.music.drawing.feedback import feedback_of
from upbeat.packs.music.drawing.heat import heat_marks
from upbeat.packs.music.drawing.sums import NARROW
from upbeat.packs.music.engraving import engraved
from upbeat.packs.music.keys.performed import score_of
from upbeat.packs.music.models import Take
from upbeat.packs.music.queries import hearing as find
from upbeat.packs.music.queries.heard import key_of
from upbeat.packs.music.queries.takes import notation_of, sound_address, verdict_of
from upbeat.packs.music.queries.words import words_of
from upbeat.rooms.people.queries import access_taught_section, sections_taught
from upbeat.rooms.people.rules import TEACHING, require

WORDS = {"right": True, "off": False}
WIDE = 720


@member
@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Recordings that were unsure, the oldest first; those heard lately; and the questions that each class has sung."""
    teacher = person_of(request)
    require(teacher, *TEACHING)
    context = {
        "waiting": find.to_hear(teacher),
        "heard": find.heard_lately(teacher),
        "classes": [(section, find.sung_questions(section)) for section in sections_taught(teacher)],
    }
    return render(request, "music/ear/queue.html", context)


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, take_id: int) -> HttpResponse:
    """Hear it, see it, say what it was; POST keeps the words, or takes them back, and goes on to the next."""
    teacher = person_of(request)
    take = find.access_take_to_judge(teacher, take_id)
    trouble = ""
    if request.method == "POST":
        try:
            return _said(request, take)
        except Invalid as problem:
            trouble = said(problem)
    verdict, words = verdict_of(take), words_of(take)
    more = feedback_of(take, verdict, notes=True) if verdict is not None else None
    rows = []
    if more is not None and verdict is not None:
        pairs = zip(verdict.notes, more["rows"], strict=True)
        rows = [{**row, "id": note.id, "said": words.notes.get(note.id)} for note, row in pairs]
        rows.sort(key=lambda row: not row["unsure"])
    waiting = [waits.take.pk for waits in find.to_hear(teacher) if waits.take.pk != take.pk]
    context = {
        "take": take, "words": words, "rows": rows, "after": {"more": more} if more else None,
        "sound": sound_address(teacher, take), "left": len(waiting), "next": waiting[0] if waiting else None,
        "trouble": trouble, "counts": find.counts_now(take), "performer": take.person.name,
    }  # fmt: skip
    page = render(request, "music/ear/take.html", context, status=422 if trouble else 200)
    return known_reader(page, teacher)


def _said(request: HttpRequest, take: Take) -> HttpResponse:
    teacher, posted = person_of(request), request.POST
    if "back" in posted:
        take_words_back(by=teacher, take=take)
        messages.success(request, _("Taken back: it counts as it was measured."))
        return redirect("music:ear-take", take.pk)
    notes = {
        name.removeprefix("note-"): WORDS[word]
        for name, word in posted.items()
        if name.startswith("note-") and word in WORDS
    }
    whole = WORDS.get(posted.get("whole", ""))
    say_heard(by=teacher, take=take, notes=notes, whole=whole, reason=" ".join(posted.get("reason", "").split()))
    messages.success(
        request, _("Kept. %(name)s hears of it where it counts otherwise now.") % {"name": take.person.name}
    )
    waiting = find.to_hear(teacher)
    return redirect("music:ear-take", waiting[0].take.pk) if waiting else redirect("music:ear")


@member
@never_cache
@require_safe
def of_class(request: HttpRequest, section_id: int, item_id: int) -> HttpResponse:
    """How a class sang a question: by bar and by note, what went wrong most, whom to hear."""
    teacher = person_of(request)
    section = access_taught_section(teacher, section_id)
    item = next((item for item, _count in find.sung_questions(section) if item.pk == item_id), None)
    if item is None:
        raise NotFound(_("Nobody of this class has sung this question yet."))
    sang = find.class_sang(section, item)
    score = narrow = ""
    if sang.notes and sang.hear:
        key = key_of(sang.hear[0].attempt)
        if key is not None and not find.is_generated(item):
            marks = heat_marks(sang.notes)
            notes, notation = score_of(key), notation_of(teacher)
            score = engraved(notes, notation, prefix="c-", marks=marks, width=WIDE, signs=SUMMED)
            narrow = engraved(notes, notation, prefix="n-", marks=marks, width=NARROW, signs=SUMMED)
    context = {"section": section, "item": item, "sang": sang, "score": score, "narrow": narrow}
    return render(request, "music/ear/class.html", context)
