"""How does the phrase end?"""

from collections.abc import Mapping, Sequence
from itertools import permutations

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.by_ear.questions import Choice, EarQuestion, Spec, up_to
from upbeat.kernel.music.heard import Heard

ROOTS: Mapping[str, tuple[int, ...]] = {
    "authentic": (1, 4, 5, 1),
    "half": (1, 6, 4, 5),
    "plagal": (1, 6, 4, 1),
    "deceptive": (1, 4, 5, 6),
}
"""Steps of the key on which the chords stand."""

NAMES: Mapping[str, str] = {
    "authentic": _("authentic cadence (V–I)"),
    "half": _("half cadence (ends on V)"),
    "plagal": _("plagal cadence (IV–I)"),
    "deceptive": _("deceptive cadence (V–VI)"),
}
_FROM: Mapping[str, int] = {"authentic": 1, "half": 1, "plagal": 2, "deceptive": 3}
_SCALES: Mapping[str, tuple[int, ...]] = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
_CHORD_S, _LENGTH_S = 0.9, 4.9


def pool(level: int) -> list[str]:
    """The cadences of a level."""
    return up_to(level, _FROM)


def draw_cadence(spec: Spec) -> EarQuestion:
    """Four chords; in minor too from level 4 on, or as ``mode`` says."""
    ids = pool(spec.level)
    right = spec.stream("right").choice(ids)
    stream = spec.stream("sound")
    mode = spec.wish("mode", ("major", "minor", "any"), "any" if spec.level >= 4 else "major")
    if mode == "any":
        mode = stream.choice(("major", "minor"))
    tonic = stream.randint(55, 62)
    heard, upper = list[Heard](), (tonic + 7, tonic + 12, tonic + 16)
    for n, root in enumerate(ROOTS[right]):
        tones = chord_tones(tonic, root, mode)
        upper = _nearest(upper, [tone % 12 for tone in tones])
        length = _CHORD_S * (1.4 if n == 3 else 1)
        bass = tonic - 12 + (tones[0] - tonic) % 12
        heard += [Heard(0.1 + n * _CHORD_S, length, tone, level=0.75) for tone in (bass, *upper)]
    options = tuple(Choice(one, NAMES[one], "" if one == right else mistaken(right, one)) for one in ids)
    return EarQuestion("cadence", _("How does the phrase end?"), options, (right,), tuple(heard), _LENGTH_S)


def chord_tones(tonic: int, root: int, mode: str) -> tuple[int, int, int]:
    """The triad on a step; on the fifth step of minor its third is raised, as a leading tone."""
    scale = _SCALES[mode]
    places = [root - 1 + 2 * third for third in range(3)]
    first, third, fifth = (tonic + scale[place % 7] + 12 * (place // 7) for place in places)
    return first, third + int(mode == "minor" and root == 5), fifth


def _nearest(before: Sequence[int], classes: Sequence[int]) -> tuple[int, int, int]:
    """The chord above, each voice going as little as it can."""
    ways = []
    for order in permutations(classes):
        voices = tuple(old + (new - old + 6) % 12 - 6 for old, new in zip(before, order, strict=True))
        ways.append((sum(abs(new - old) for old, new in zip(before, voices, strict=True)), voices))
    first, second, third = min(ways)[1]
    return first, second, third


def mistaken(right: str, told: str) -> str:
    """What it suggests that ``told`` was heard for ``right``."""
    rests = {"authentic", "plagal"}
    return "cadence-approach" if (right in rests) == (told in rests) else "cadence-close"
