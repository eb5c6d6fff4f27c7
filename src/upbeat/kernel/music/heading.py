"""What stands over a score in either notation: its title in the middle, the tempo at the left."""

from upbeat.kernel.music.markup import tag, text_of
from upbeat.kernel.music.score import Score

TITLE_SIZE, MARK_SIZE = 20.0, 14.0


def compound_tempo(score: Score) -> tuple[float, bool]:
    """What the metronome mark counts: dotted quarter notes in 6/8 and its like; and whether it does."""
    over, under = score.metre
    dotted = over % 3 == 0 and under == 8
    return (score.tempo / 1.5 if dotted else score.tempo), dotted


def title_text(score: Score, middle: float, baseline: float, width: float) -> str:
    """The title, smaller where it would be wider than ``width`` px."""
    if not score.title:
        return ""
    wide = sum(1.0 if sign > "ÿ" else 0.56 for sign in score.title)
    size = min(TITLE_SIZE, max(width / wide, 10.0))
    return tag(
        "text",
        {
            "class": "title",
            "x": middle,
            "y": baseline,
            "font_size": size,
            "font_weight": "bold",
            "text_anchor": "middle",
        },
        text_of(score.title),
    )


def tempo_mark(score: Score, x: float, baseline: float) -> str:
    """A quarter note, dotted in compound metre, drawn, and ``= 90`` beside it."""
    count, dotted = compound_tempo(score)
    head = tag(
        "ellipse",
        {
            "cx": x + 3.6,
            "cy": baseline - 2.6,
            "rx": 3.6,
            "ry": 2.6,
            "transform": f"rotate(-20 {x + 3.6:g} {baseline - 2.6:g})",
        },
    )
    stem = tag("path", {"d": f"M{x + 6.4:g} {baseline - 3.4:g}V{baseline - 15:g}h1v11.6z"})
    dot = tag("circle", {"cx": x + 11.5, "cy": baseline - 2.6, "r": 1.4}) if dotted else ""
    value = tag("text", {"x": x + (17 if dotted else 13), "y": baseline, "font_size": MARK_SIZE}, f"= {count:.4g}")
    return tag("g", {"class": "tempo"}, head + stem + dot + value)
