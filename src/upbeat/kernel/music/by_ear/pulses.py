"""Which metre, and how fast?"""

from collections.abc import Mapping

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.by_ear.questions import Choice, EarQuestion, Spec, up_to
from upbeat.kernel.music.heard import Heard

METRES: Mapping[str, tuple[int, ...]] = {
    "2/4": (2, 0),
    "3/4": (2, 0, 0),
    "4/4": (2, 0, 1, 0),
    "6/8": (2, 0, 0, 1, 0, 0),
}
"""How heavy each pulse of a bar is; in 6/8 the pulse is an eighth."""

_METRE_FROM: Mapping[str, int] = {"2/4": 1, "3/4": 1, "4/4": 3, "6/8": 5}
_LEVELS = (0.42, 0.7, 1.0)
_METRE_S, _TEMPO_S, _TERM_S = 10.0, 9.4, 8.0

_RATIOS = (1.6, 1.5, 1.4, 1.32, 1.25, 1.2, 1.15, 1.11, 1.08)
"""Between two tempos, by level. Adults tell 1.02 to 1.06 apart (Drake & Botte 1993); children need more."""

TERMS: Mapping[str, tuple[int, int]] = {
    "largo": (44, 52), "adagio": (62, 70), "andante": (82, 92), "moderato": (106, 114), "allegro": (128, 144),
    "presto": (176, 192),
}  # fmt: skip
"""Quarter notes a minute from which one is drawn: the middle of what each word means, so that none is another's."""
_TERM_FROM: Mapping[str, int] = {"largo": 4, "adagio": 1, "andante": 3, "moderato": 2, "allegro": 1, "presto": 5}
_TERM_NAMES: Mapping[str, str] = {
    "largo": _("Largo (very slow)"),
    "adagio": _("Adagio (slow)"),
    "andante": _("Andante (walking)"),
    "moderato": _("Moderato (moderate)"),
    "allegro": _("Allegro (fast)"),
    "presto": _("Presto (very fast)"),
}


def draw_metre(spec: Spec) -> EarQuestion:
    """Bars with a heavy first beat."""
    ids = up_to(spec.level, _METRE_FROM)
    right = spec.stream("right").choice(ids)
    stream = spec.stream("sound")
    pulse = 60 / stream.uniform(84, 126) / (2 if right == "6/8" else 1)
    weights, chord = METRES[right], stream.choice(((48, 64, 67), (50, 66, 69), (53, 69, 72)))
    heard, at, n = list[Heard](), 0.1, 0
    while at + len(weights) * pulse <= _METRE_S - 0.3 or n % len(weights):
        weight = weights[n % len(weights)]
        tones = (chord[0], chord[0] + 12) if weight else chord[1:]
        heard += [Heard(at, 0.8 * pulse, tone, level=_LEVELS[weight]) for tone in tones]
        at, n = at + pulse, n + 1
    options = tuple(Choice(one, one, "" if one == right else _metre_mistaken(right, one)) for one in ids)
    return EarQuestion("metre", _("Which metre do you hear?"), options, (right,), tuple(heard), _METRE_S)


def _metre_mistaken(right: str, told: str) -> str:
    pair = {right, told}
    if pair == {"2/4", "4/4"}:
        return "metre-half"
    return "metre-group" if "6/8" not in pair else "metre-parts"


def draw_tempo(spec: Spec) -> EarQuestion:
    """Twice four beats and the next bar's first: is the second time slower or faster, or (from level 3 on) the same?"""
    ids = ["slower", "faster", *(["same"] if spec.level >= 3 else [])]
    names = {"slower": _("slower"), "faster": _("faster"), "same": _("the same")}
    right = spec.stream("right").choice(ids)
    stream = spec.stream("sound")
    first = 60 / stream.uniform(96, 126)
    ratio = _RATIOS[spec.level - 1]
    second = first * {"slower": ratio, "faster": 1 / ratio, "same": 1.0}[right]
    tune = [stream.choice((60, 62, 64, 65, 67)) for _ in range(5)]
    heard = [Heard(0.1 + n * first, 0.8 * first, tone) for n, tone in enumerate(tune)]
    heard += [Heard(4.0 + n * second, 0.8 * second, tone) for n, tone in enumerate(tune)]
    options = tuple(Choice(one, names[one], "" if one == right else _tempo_mistaken(right, one)) for one in ids)
    stem = _("You hear it twice. How is the second time?")
    return EarQuestion("tempo", stem, options, (right,), tuple(heard), _TEMPO_S)


def _tempo_mistaken(right: str, told: str) -> str:
    if told == "same":
        return "tempo-unnoticed"
    return "tempo-imagined" if right == "same" else "tempo-reversed"


def draw_tempo_term(spec: Spec) -> EarQuestion:
    """A tune in quarters: which word says its tempo?"""
    ids = [one for one in TERMS if one in up_to(spec.level, _TERM_FROM)]
    right = spec.stream("right").choice(ids)
    stream = spec.stream("sound")
    beat = 60 / stream.uniform(*TERMS[right])
    place, heard = 2, list[Heard]()
    for n in range(int((_TERM_S - 0.5) / beat)):
        place = max(0, min(7, place + stream.choice((-2, -1, -1, 1, 1, 2))))
        heard.append(Heard(0.1 + n * beat, 0.85 * beat, (60, 62, 64, 65, 67, 69, 71, 72)[place]))
    wrong = {
        one: "tempo-too-fast" if ids.index(one) > ids.index(right) else "tempo-too-slow" for one in ids if one != right
    }
    options = tuple(Choice(one, _TERM_NAMES[one], wrong.get(one, "")) for one in ids)
    return EarQuestion("tempo_term", _("Which word says the tempo?"), options, (right,), tuple(heard), _TERM_S)
