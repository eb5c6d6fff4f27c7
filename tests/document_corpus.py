"""Files that teachers collect, good and bad, made on the spot: PDF and PowerPoint by hand, pictures by Pillow."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

Colour = tuple[int, int, int]
RED, BLUE, GREEN = (200, 30, 30), (30, 40, 200), (20, 140, 60)
ENCRYPTED = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + b"28" * 32 + b"> /U <" + b"4e" * 32 + b"> >>"


def make_pdf(
    path: Path, pages: Sequence[tuple[Colour, str]] = ((RED, "One"), (BLUE, "Two")), *, locked: bool = False,
    size: tuple[float, float] = (960, 540),
) -> Path:  # fmt: skip
    """Pages of one colour, each with a word in black; ``locked``: behind a password that nobody knows."""
    width, height = size
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for (red, green, blue), word in pages:
        drawn = (
            f"{red / 255:.3f} {green / 255:.3f} {blue / 255:.3f} rg 0 0 {width} {height} re f "
            f"0 g BT /F 48 Tf 60 {height - 100} Td ({word}) Tj ET"
        ).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    secret = b" /Encrypt " + ENCRYPTED + b" /ID [<00112233445566778899aabbccddeeff> <00>]" if locked else b""
    out += b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, secret, start)
    path.write_bytes(out)
    return path


def make_picture(
    path: Path, size: tuple[int, int] = (400, 300), colour: Colour = GREEN, *, place: bool = False, turned: bool = False
) -> Path:
    """A picture of one colour with a dark left half; ``place``: with GPS; ``turned``: as a phone held upright says."""
    picture = Image.new("RGB", size, colour)
    picture.paste((20, 20, 20), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    if place:
        exif.get_ifd(0x8825)[1] = "N"
        exif[0x010F] = "Camera of Ada"
    if turned:
        exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    picture.save(path, exif=exif)
    return path


A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-officedocument.presentationml"


def make_pptx(path: Path, words: Sequence[str] = ("One", "Two"), *, fetched: str = "", bomb: int = 0) -> Path:
    """Slides of a title each. ``fetched``: an address it fetches a picture from; ``bomb``: MB of zeros in it."""
    numbers = range(1, len(words) + 1)
    slides = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in numbers)
    overrides = "".join(
        f'<Override PartName="/ppt/slides/slide{n}.xml" ContentType="{KINDS}.slide+xml"/>' for n in numbers
    )
    relations = "".join(f'<Relationship Id="rId{n}" Type="{R}/slide" Target="slides/slide{n}.xml"/>' for n in numbers)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{KINDS}.presentation.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{slides}</p:sldIdLst>'
        '<p:sldSz cx="12192000" cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}'
        "</Relationships>",
    }
    for number, word in enumerate(words, start=1):
        parts[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="{P}" xmlns:a="{A}"><p:cSld><p:spTree><p:nvGrpSpPr>'
            '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/>'
            '<p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr txBox="1"/>'
            '<p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="838200" y="365125"/><a:ext cx="10515600" '
            'cy="1325563"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p><a:r>'
            f'<a:rPr lang="en" sz="4400"/><a:t>{word}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>'
        )
        if fetched:
            parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = (
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{R}/image" '
                f'Target="{fetched}" TargetMode="External"/></Relationships>'
            )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
        if bomb:
            with archive.open("ppt/media/image1.png", "w", force_zip64=True) as zeros:
                for _ in range(bomb):
                    zeros.write(bytes(2**20))
    return path


def vast_picture(path: Path, side: int = 20_000) -> Path:
    """A PNG of some bytes that claims to be ``side`` points wide and high."""
    out = b"\x89PNG\r\n\x1a\n"
    claims = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    for name, data in ((b"IHDR", claims), (b"IDAT", zlib.compress(bytes(9))), (b"IEND", b"")):
        out += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    path.write_bytes(out)
    return path
