"""What is sung, played and clapped: kinds, jobs, duties, links."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.shared.plugs import Plug, offer_plug
from upbeat.packs.music.actions.keeping import clean_voices
from upbeat.packs.music.actions.marking import resume_takes
from upbeat.packs.music.doors.links import HomeLink, offer_links
from upbeat.packs.music.events import TakeAsked
from upbeat.packs.music.keys.performed import check_phrase, mark_performance_answer, names_of, words_of
from upbeat.packs.music.kinds.generated import check_interval, check_sight, draw_interval, draw_sight
from upbeat.packs.music.kinds.phrases import seed_by_mastery
from upbeat.packs.music.kinds.showing import after_answer, show
from upbeat.packs.music.queries.voices import sections_of_children
from upbeat.packs.music.tasks import ask_for_marking
from upbeat.rooms.items.kinds import PackKind, offer_kind
from upbeat.rooms.journal.bus import subscribe
from upbeat.rooms.journal.duties import offer_duty
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.people.rules import TEACHING, roles_of

SCRIPT = "music-sing.ts"
WRITTEN = (
    ("sing", _("Sing a phrase"), _("Its notes are shown, the pupil sings them.")),
    ("play", _("Play a phrase"), _("On the recorder or another instrument.")),
    ("echo", _("Sing it back"), _("A phrase is heard, never shown; the pupil sings it.")),
    ("clap", _("Clap a rhythm"), _("Its rhythm is shown, the pupil claps it and is recorded.")),
)
NEEDS = {name: frozenset({"performing"} | ({"hearing"} if name == "echo" else set())) for name, *_words in WRITTEN}
PERFORMED = partial(
    PackKind,
    words=words_of,
    template="music/sing/question.html",
    mark=mark_performance_answer,
    leads=names_of,
    show=show,
    measured=True,
    script=SCRIPT,
    after="music/sing/after.html",
    tell_after=after_answer,
)


def plug() -> None:
    """Offer it all; twice is once."""
    for name, label, explained in WRITTEN:
        offer_kind(PERFORMED(name=name, label=label, explained=explained, check=check_phrase, needs=NEEDS[name]))
    offer_kind(
        PERFORMED(
            name="interval",
            needs=frozenset({"hearing", "performing"}),
            label=_("Sing an interval"),
            explained=_("A tone is heard; the pupil sings it and one above or below it."),
            check=check_interval,
            draw=draw_interval,
        )
    )
    offer_kind(
        PERFORMED(
            name="sight",
            needs=frozenset({"performing"}),
            label=_("Sing at sight"),
            explained=_("A phrase is made for each pupil, harder as they learn; half a minute to look."),
            check=check_sight,
            draw=draw_sight,
            seed=seed_by_mastery,
        )
    )
    subscribe(TakeAsked, ask_for_marking)
    offer_duty(resume_takes, settings.WORK_SILENT_AFTER)
    offer_duty(clean_voices, timedelta(hours=1))
    pupil, admin = frozenset({Role.PUPIL}), frozenset({Role.ADMIN})
    offer_links(consents_by_class)
    offer_plug(Plug("learner:progress", "music:recordings", _("What I have sung and played"), pupil))
    offer_plug(Plug("school:home", "music:voices", _("Voices of the pupils"), admin, _("How long, and who agreed")))


def consents_by_class(person: Person) -> Iterator[HomeLink]:
    """For who teaches: of each class, whose voices may be kept."""
    if roles_of(person) & TEACHING:
        for section in sections_of_children(person):
            label = _("Whose voices may be kept: %(name)s") % {"name": section.name}
            yield HomeLink(reverse("music:voices-class", args=[section.pk]), str(label))
