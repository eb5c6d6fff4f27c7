"""Higher or lower? The same or different? Which instrument?"""

from collections.abc import Mapping

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.by_ear.questions import Choice, EarQuestion, Spec, up_to
from upbeat.kernel.music.heard import Heard

GAPS = (12.0, 7.0, 4.0, 3.0, 2.0, 1.0, 1.0, 0.5, 0.25)
"""Semitones between the two tones at most, by level. Listeners hear about a quarter of one (Larrouy-Maestri 2018)."""

_SCALE = (60, 62, 64, 65, 67, 69, 71, 72)
_TONE_S, _PITCH_S, _TWICE_S, _TIMBRE_S = 0.9, 2.6, 8.4, 4.6

TIMBRES: Mapping[str, tuple[int, str]] = {
    "drum": (1, "struck"),
    "flute": (1, "blown"),
    "violin": (1, "bowed"),
    "piano": (2, "struck"),
    "voice": (3, "sung"),
    "erhu": (4, "bowed"),
    "plucked": (5, "plucked"),
    "reed": (6, "blown"),
    "brass": (7, "blown"),
    "recorder": (8, "blown"),
}
"""From which level on, and the family."""

_TIMBRE_NAMES: Mapping[str, str] = {
    "drum": _("drum"),
    "flute": _("flute"),
    "violin": _("violin"),
    "piano": _("piano"),
    "voice": _("a singing voice"),
    "erhu": _("erhu"),
    "plucked": _("guzheng"),
    "reed": _("clarinet"),
    "brass": _("trumpet"),
    "recorder": _("recorder"),
}


def draw_pitch(spec: Spec) -> EarQuestion:
    """Two tones: is the second higher, lower, or (from level 3 on) the same?"""
    ids = ["higher", "lower", *(["same"] if spec.level >= 3 else [])]
    names = {"higher": _("higher"), "lower": _("lower"), "same": _("the same")}
    right = spec.stream("right").choice(ids)
    stream = spec.stream("sound")
    first, gap = float(stream.randint(60, 72)), GAPS[spec.level - 1]
    off = gap if gap < 2 else float(stream.randint(max(1, round(gap / 2)), round(gap)))
    second = first + {"higher": off, "lower": -off, "same": 0.0}[right]
    heard = (Heard(0.1, _TONE_S, first, "reed"), Heard(0.3 + _TONE_S, _TONE_S, second, "reed"))
    options = tuple(Choice(one, names[one], "" if one == right else _pitch_mistaken(right, one)) for one in ids)
    return EarQuestion("pitch", _("You hear two tones. How is the second?"), options, (right,), heard, _PITCH_S)


def _pitch_mistaken(right: str, told: str) -> str:
    if told == "same":
        return "pitch-unnoticed"
    return "pitch-imagined" if right == "same" else "pitch-reversed"


def draw_same(spec: Spec) -> EarQuestion:
    """A tune twice, the second time perhaps with one tone changed; longer and with smaller changes as levels rise."""
    names = {"same": _("the same"), "different": _("different")}
    right = spec.stream("right").choice(list(names))
    stream = spec.stream("sound")
    count = min(7, 3 + spec.level // 2)
    places = [stream.randrange(len(_SCALE))]
    while len(places) < count:
        places.append(max(0, min(7, places[-1] + stream.choice((-2, -1, 1, 2)))))
    again = list(places)
    changed = stream.randrange(1, count)
    size = 1 if spec.level >= 5 else 2 if spec.level >= 3 else 3
    if right == "different":
        again[changed] += size if again[changed] + size <= 7 else -size
    step = 3.4 / count
    heard = [Heard(0.1 + n * step, 0.9 * step, _SCALE[place]) for n, place in enumerate(places)]
    heard += [Heard(4.4 + n * step, 0.9 * step, _SCALE[place]) for n, place in enumerate(again)]
    wrong = "change-unnoticed" if right == "different" else "change-imagined"
    options = tuple(Choice(one, text, "" if one == right else wrong) for one, text in names.items())
    stem = _("You hear two tunes. Are they the same?")
    return EarQuestion("same", stem, options, (right,), tuple(heard), _TWICE_S)


def draw_timbre(spec: Spec) -> EarQuestion:
    """A short tune: who plays it?"""
    ids = [one for one in TIMBRES if one in up_to(spec.level, {name: begins for name, (begins, _) in TIMBRES.items()})]
    right = spec.stream("right").choice(ids)
    stream = spec.stream("sound")
    place, heard = stream.randrange(2, 6), list[Heard]()
    for n in range(7):
        heard.append(Heard(0.1 + 0.55 * n, 0.5, _SCALE[place], right))
        place = max(0, min(7, place + stream.choice((-2, -1, 1, 2))))
    family = TIMBRES[right][1]
    options = tuple(
        Choice(
            one,
            _TIMBRE_NAMES[one],
            "" if one == right else "timbre-family" if TIMBRES[one][1] == family else "timbre-other",
        )
        for one in ids
    )
    return EarQuestion("timbre", _("Who plays this tune?"), options, (right,), tuple(heard), _TIMBRE_S)
