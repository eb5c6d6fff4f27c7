"""Reading back the MEI that verovio holds after it has taken ours: what it engraves is what we meant."""

from fractions import Fraction
from xml.etree.ElementTree import Element

from upbeat.kernel.music.building import Raw, RawBar, score_of
from upbeat.kernel.music.markup import parse_xml
from upbeat.kernel.music.score import Pitch, Score

ALTERS = {"ff": -2, "f": -1, "n": 0, "s": 1, "x": 2, "ss": 2}


def read_mei(text: str, *, like: Score) -> Score:
    """The score; title, tempo and mode, which our MEI does not carry, are those of ``like``."""
    root = parse_xml(text)
    bars: list[RawBar] = []
    notes: dict[str, Raw] = {}
    order: list[Raw] = []
    for section in root.iter("section"):
        for part in section:
            volta = int(part.get("n", "0")) if part.tag == "ending" else 0
            for measure in [part] if part.tag == "measure" else part.findall("measure"):
                bar = RawBar(volta=volta)
                bar.opens, bar.closes = measure.get("left") == "rptstart", measure.get("right") == "rptend"
                bar.double = measure.get("right") == "dbl"
                bars.append(bar)
                for layer in measure.iter("layer"):
                    _notes(layer, bar, notes, order, None)
    for tie in root.iter("tie"):
        notes[tie.get("startid", "")[1:]].tied = True
    for slur in root.iter("slur"):
        first, last = notes[slur.get("startid", "")[1:]], notes[slur.get("endid", "")[1:]]
        for note in order[_place(order, first) : _place(order, last)]:
            note.slurred = True
    key = next(root.iter("keySig"), None)
    sig = (key.get("sig") if key is not None else None) or next(root.iter("scoreDef")).get("keysig") or "0"
    meter = next(root.iter("meterSig"), None)
    source = meter if meter is not None else next(root.iter("scoreDef"))
    metre = int(source.get("count") or source.get("meter.count")), int(source.get("unit") or source.get("meter.unit"))
    lines = next(root.iter("staffDef")).get("lines")
    return score_of(
        bars,
        fifths=int(sig[:-1]) * (1 if sig.endswith("s") else -1) if sig != "0" else 0,
        mode=like.mode,
        metre=metre,
        tempo=like.tempo,
        title=like.title,
        rhythm_only=lines == "1",
    )


def _place(order: list[Raw], note: Raw) -> int:
    return next(at for at, other in enumerate(order) if other is note)


def _notes(part: Element, bar: RawBar, notes: dict[str, Raw], order: list[Raw], tuplet: tuple[int, int] | None) -> None:
    for child in part:
        if child.tag == "tuplet":
            _notes(child, bar, notes, order, (int(child.get("num", "3")), int(child.get("numbase", "2"))))
        elif child.tag == "beam":
            _notes(child, bar, notes, order, tuplet)
        elif child.tag in {"note", "rest"}:
            raw = _note(child, tuplet)
            notes[child.get("id", "")] = raw
            order.append(raw)
            bar.notes.append(raw)


def _note(part: Element, tuplet: tuple[int, int] | None) -> Raw:
    dots = int(part.get("dots") or len(list(part.iter("dot"))))
    duration = Fraction(4, int(part.get("dur", "4"))) * (2 - Fraction(1, 2**dots))
    if tuplet:
        duration *= Fraction(tuplet[1], tuplet[0])
    pitch = None
    if part.get("loc") is not None:
        pitch = Pitch("B", 4)
    elif part.tag == "note":
        accid = part.find("accid")
        found = accid if accid is not None else Element("accid")
        alter = next(
            (v for v in (part.get("accid"), part.get("accid.ges"), found.get("accid"), found.get("accid.ges")) if v),
            "n",
        )
        pitch = Pitch(part.get("pname", "").upper(), int(part.get("oct", "4")), ALTERS[alter])
    syl = next(part.iter("syl"), None)
    text = (syl.text or "") + ("-" if syl.get("con") == "d" else "") if syl is not None else ""
    return Raw(pitch, duration, syllable=text, tuplet=tuplet)
