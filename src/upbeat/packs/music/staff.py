"""Staff notation, engraved by verovio (LGPL, optional extra ``music``).

Verovio reads only what :func:`upbeat.kernel.music.mei.write_mei` writes from our own note model, never a file or a text
that somebody sent. What it draws is taken over shape by shape: known elements and attributes only, colours and
fonts left to the page.
"""

import importlib.util
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from upbeat.kernel.music.building import writable
from upbeat.kernel.music.description import picture
from upbeat.kernel.music.heading import tempo_mark, title_text
from upbeat.kernel.music.jianpu.cells import word_width
from upbeat.kernel.music.markup import parse_xml, tag, text_of
from upbeat.kernel.music.mei import write_mei
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.signs import shapes_of, signs_at

NARROWEST, WIDEST = 240, 2400
"""Pixels."""
PHONE, PHONE_SCALE, WIDE_SCALE = 560, 40, 50
"""Up to this width a staff is 29 px high, above it 36 px (verovio's per cent)."""
_TAGS = frozenset({"g", "path", "use", "rect", "ellipse", "polygon", "polyline", "text", "tspan", "defs", "circle"})
_ATTRIBUTES = frozenset({
    "d", "x", "y", "width", "height", "cx", "cy", "rx", "ry", "points", "transform", "stroke-width", "stroke-linecap",
    "stroke-linejoin", "font-size", "font-style", "font-weight", "text-anchor", "viewBox", "href", "class",
})  # fmt: skip
_CLASSES = frozenset({
    "note", "rest", "mRest", "notehead", "stem", "flag", "accid", "dots", "measure", "staff", "barLine", "clef",
    "keySig",
    "meterSig", "tie", "slur", "tuplet", "beam", "verse", "ending", "system", "mNum", "ledgerLines",
})  # fmt: skip
_HIDDEN = frozenset({"placeholder", "systemMilestoneEnd", "pageMilestoneEnd"})
_STAND_IN, _STAND_IN_EM, _AIR_EM = "i", 0.278, 0.35
"""The letter that syllables are made of for verovio, its width, and the air between two syllables."""
_SPACE = 180.0
"""From one line of a staff to the next, in verovio's units at the size of notes that we ask for."""
_HALF_HEAD = 113.0
_PLACE = re.compile(r"translate\((-?[\d.]+), (-?[\d.]+)\)")
_LINE = re.compile(r"M-?[\d.]+ (-?[\d.]+)(?: L-?[\d.]+ (-?[\d.]+))?")
_toolkits = threading.local()


class NoVerovio(RuntimeError):
    """Verovio is not installed: there is numbered notation alone."""


def can_engrave_staff() -> bool:
    """Whether staff notation can be had here (``pip install upbeat[music]``)."""
    return importlib.util.find_spec("verovio") is not None


def engrave_staff(
    score: Score, *, width: int = 358, id_prefix: str = "", headed: bool = True, signs: Sequence[str] = ()
) -> str:
    """The score as SVG, ``width`` px wide. Notes and rests are ``<g id="…n3" data-note="n3" data-onset="1.5">``, bars
    ``<g id="…bar2">``, their ids behind ``id_prefix``, which every engraving on one page needs another of. ``headed``:
    with title and tempo. ``signs`` (of :data:`upbeat.kernel.music.signs.SHAPES`) stand above each note, not seen.
    NoVerovio where it is not installed.
    """
    if not can_engrave_staff():
        raise NoVerovio("verovio is not installed")
    width = min(max(width, NARROWEST), WIDEST)
    drawn = parse_xml(_drawn(write_mei(_with_stand_ins(writable(score))), width))
    return _Page(score, width, id_prefix, signs).svg(drawn, headed=headed)


def _stand_in(syllable: str) -> str:
    """As wide as the syllable will be on the page, of whose font and characters verovio knows nothing."""
    goes_on = syllable.endswith("-") and len(syllable) > 1
    wide = word_width(syllable.removesuffix("-") if goes_on else syllable, 1.0) + _AIR_EM
    return _STAND_IN * max(round(wide / _STAND_IN_EM), 2) + ("-" if goes_on else "")


def _with_stand_ins(score: Score) -> Score:
    notes = [replace(note, syllable=_stand_in(note.syllable) if note.syllable else "") for note in score.notes]
    return replace(score, notes=tuple(notes))


def _toolkit() -> Any:
    """The toolkit of this thread: one must not be used by two at once."""
    found = getattr(_toolkits, "one", None)
    if found is None:
        import verovio  # noqa: PLC0415 (an optional extra)

        verovio.enableLog(verovio.LOG_OFF)
        # Where its fonts lie is known to the thread alone that first imported it: the others are told.
        found = verovio.toolkit(False)
        found.setResourcePath(str(Path(verovio.__file__).parent / "data"))
        _toolkits.one = found
    return found


def _drawn(mei: str, width: int) -> str:
    toolkit = _toolkit()
    scale = PHONE_SCALE if width <= PHONE else WIDE_SCALE
    toolkit.setOptions(
        {
            "scale": scale,
            "pageWidth": round(width * 100 / scale),
            "pageHeight": 60000,
            "adjustPageHeight": True,
            "header": "none",
            "footer": "none",
            "svgViewBox": True,
            "svgRemoveXlink": True,
            "xmlIdSeed": 1,
            "smuflTextFont": "none",
            "pageMarginLeft": 16,
            "pageMarginRight": 4,
            "pageMarginTop": 10,
            "pageMarginBottom": 10,
            "breaks": "auto",
            "lyricSize": 4.6,
            "lyricTopMinMargin": 5.2,
            "lyricWordSpace": 1.6,
            "spacingNonLinear": 0.55,
            "minLastJustification": 0.6,
        }
    )
    if not toolkit.loadData(mei):
        raise RuntimeError("verovio refused what we wrote")
    return str(toolkit.renderToSVG(1))


class _Page:
    """Takes over verovio's drawing."""

    def __init__(self, score: Score, width: int, prefix: str, signs: Sequence[str] = ()) -> None:
        self.score = score
        self.width = width
        self.prefix = prefix
        self.signs = signs
        self.staff_top = 0.0
        self.onsets: Mapping[str, Fraction] = {note.id: note.onset for note in score.notes}
        self.syllables = {note.id: note.syllable for note in score.notes}
        self.bars = {f"bar{bar.number}" for bar in score.bars}

    def svg(self, drawn: Element, *, headed: bool) -> str:
        inner = drawn.find("svg")
        box = (inner.get("viewBox") if inner is not None else None) or "0 0 1 1"
        _x, _y, wide, high = map(float, box.split())
        height = self.width * high / wide
        top = (30 if self.score.title else 0) + 20 if headed else 0
        head = ""
        if headed:
            head = title_text(self.score, self.width / 2, 22, self.width - 16) + tempo_mark(self.score, 4, top - 2)
        symbols = "".join(self.symbol(symbol) for symbol in drawn.iter("defs") for symbol in symbol)
        symbols += shapes_of(self.signs, self.prefix)
        body = "".join(self.part(part) for part in (inner if inner is not None else ()))
        scaled = f"translate(0 {top}) scale({self.width / wide:.6f})"
        drawing = tag("defs", {}, symbols) + head
        drawing += tag("g", {"transform": scaled, "stroke": "currentColor", "stroke_width": "0"}, body)
        whole = (self.width, round(height + top))
        return picture(self.score, "staff", drawing, box=whole, width=self.width, prefix=self.prefix)

    def symbol(self, symbol: Element) -> str:
        inner = "".join(self.part(part) for part in symbol)
        return tag("g", {"id": self.glyph(symbol.get("id") or "")}, inner)

    def glyph(self, name: str) -> str:
        """``E0A4-x1he5lcn`` → ours: the sign alone, behind our prefix."""
        return f"{self.prefix}glyph-{name.partition('-')[0]}"

    def part(self, part: Element, note: str = "") -> str:
        classes = set((part.get("class") or "").split())
        if part.tag not in _TAGS or classes & _HIDDEN:
            return ""
        found = {key: value for key, value in part.attrib.items() if key in _ATTRIBUTES}
        if part.get("fill") == "none":
            found["fill"] = "none"
        found["class"] = " ".join(sorted(classes & _CLASSES))
        if "href" in found:
            found["href"] = "#" + self.glyph(found["href"].lstrip("#"))
        found.update(self.named(part.get("id") or ""))
        note = part.get("id", "") if part.get("id") in self.onsets else note
        if "staff" in classes:
            self.staff_top = min(_heights(part.findall("path")), default=0.0)
        inner = "".join(self.part(child, note) for child in part)
        if "note" in classes and self.signs:
            inner += self.signs_of(part)
        text = (part.text or "").strip()
        if text:
            inner = text_of(self.sung(note, text) if note else text)
        if part.tag == "g" and not inner:
            return ""
        return tag(part.tag, found, inner or None)

    def signs_of(self, note: Element) -> str:
        """Above the staff, and above whatever of the note stands out of it."""
        heads = [use.get("transform") or "" for head in note.findall("g") if _is(head, "notehead") for use in head]
        places = [(float(found[1]), float(found[2])) for head in heads if (found := _PLACE.match(head))]
        if not places:
            return ""
        stems = _heights(path for stem in note.findall("g") if _is(stem, "stem") for path in stem)
        top = min([self.staff_top - 0.4 * _SPACE, *stems, *(y - 0.6 * _SPACE for _x, y in places)])
        return signs_at(places[0][0] + _HALF_HEAD, top - 0.9 * _SPACE, 0.56 * _SPACE, self.signs, self.prefix)

    def sung(self, note: str, text: str) -> str:
        """The syllable as it was written; ``text`` where verovio drew a hyphen or a line."""
        syllable = self.syllables[note]
        if not syllable or text != _stand_in(syllable).removesuffix("-"):
            return text
        return syllable[:-1] if syllable.endswith("-") and len(syllable) > 1 else syllable

    def named(self, name: str) -> dict[str, str]:
        if name in self.onsets:
            return {"id": self.prefix + name, "data-note": name, "data-onset": f"{float(self.onsets[name]):g}"}
        if name in self.bars:
            return {"id": self.prefix + name, "data-bar": name.removeprefix("bar")}
        return {}


def _is(part: Element, name: str) -> bool:
    return name in (part.get("class") or "").split()


def _heights(paths: Iterable[Element]) -> list[float]:
    """Where straight lines begin and end, from top to bottom."""
    found = [_LINE.match(path.get("d") or "") for path in paths]
    return [float(y) for line in found if line for y in line.groups() if y is not None]
