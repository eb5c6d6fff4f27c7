"""Notes that a passage of a script carries: ABC, shown as a score, drawn as a slide."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.score import Score
from upbeat.packs.music.engraving import ENGRAVERS, engraved, slide
from upbeat.packs.music.queries.following import NOTATION
from upbeat.rooms.design.attachments import Attachment
from upbeat.rooms.design.models import ScriptSection

PREVIEW_WIDTH = 480
WAYS = (
    ("staff", gettext_lazy("staff notation")),
    ("jianpu", gettext_lazy("numbered notation")),
    ("both", gettext_lazy("both notations")),
)


def checked(text: str) -> str:
    """The notes as they are kept; Invalid with line and column where they cannot be read."""
    _score(text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def preview(text: str) -> SafeString:
    """The notes as a score."""
    score = _score(text)
    return engraved(score, "staff", width=PREVIEW_WIDTH, prefix=f"p{abs(hash(text)) % 10**8}-")


def drawn(text: str, way: str, title: str) -> bytes:
    """The notes as a slide."""
    score = _score(text)
    return slide(score, [one for one in ENGRAVERS if way in (one, "both")], title or score.title)


def _score(text: str) -> Score:
    try:
        return read_abc(text)
    except Invalid as problem:
        raise Invalid(problem.said_in(_)) from problem


OFFERED = Attachment(
    name=NOTATION,
    kind=ScriptSection.Kind.MUSIC,
    label=gettext_lazy("Notes (ABC)"),
    hint=gettext_lazy("Letters are tones, numbers are lengths: “K:G”, then “G A B c | d4 |”. Words below: “w: la la”."),
    check=checked,
    preview=preview,
    ways=WAYS,
    draw=drawn,
)
