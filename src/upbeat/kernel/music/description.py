"""A score as a picture, and in words for those who cannot see it: what a screen reader says in place of the picture."""

from upbeat.kernel.music.keys import key_name
from upbeat.kernel.music.markup import tag, text_of
from upbeat.kernel.music.score import Note, Score

_SIGNS = {-2: "𝄫", -1: "♭", 0: "", 1: "♯", 2: "𝄪"}
MOST_NOTES_TOLD = 240


def described(score: Score) -> tuple[str, str]:
    """A name and a description, made of signs that need no language: key, metre, tempo, and bar by bar the notes
    (``C4 1/2`` is a quaver on middle C, ``–`` a rest)."""
    over, under = score.metre
    mode = "m" if score.mode == "minor" else ""
    name = f"{score.title or '♪'}, {key_name(score)}{mode}, {over}/{under}, ♩ = {score.tempo:.4g}"
    bars: dict[int, list[str]] = {}
    for note in score.notes[:MOST_NOTES_TOLD]:
        bars.setdefault(note.bar, []).append(_told(note))
    return name, "; ".join(f"{number}: {', '.join(notes)}" for number, notes in bars.items())


def picture(score: Score, kind: str, inner: str, *, box: tuple[float, float], width: float, prefix: str = "") -> str:
    """``inner`` (markup, drawn in a ``box`` of width and height) as an SVG of this width, with the score in words.

    ``kind``: ``staff`` or ``jianpu``; ``prefix`` of all ids, where a page has several.
    """
    title, description = described(score)
    name = f"{prefix}{kind}"
    words = tag("title", {"id": f"{name}-title"}, text_of(title))
    words += tag("desc", {"id": f"{name}-text"}, text_of(description))
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": f"score {kind}",
        "viewBox": f"0 0 {box[0]:g} {box[1]:g}",
        "width": width,
        "height": round(box[1] * width / box[0]),
        "role": "img",
        "aria_labelledby": f"{name}-title",
        "aria_describedby": f"{name}-text",
        "fill": "currentColor",
    }
    return tag("svg", attributes, words + inner)


def _told(note: Note) -> str:
    tone = f"{note.pitch.step}{_SIGNS[note.pitch.alter]}{note.pitch.octave}" if note.pitch else "–"
    return f"{tone} {note.duration}{' ' + note.syllable if note.syllable else ''}"
