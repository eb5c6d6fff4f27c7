"""A stranger's file becomes pictures and sound of our own, or a sentence that says what to do."""

import shutil

import av
import pytest
from PIL import Image

from document_corpus import BLUE, RED, make_pdf, make_picture, make_pptx, vast_picture
from media_corpus import make_clip, slide
from upbeat.rooms.record.confinement import Limits
from upbeat.rooms.record.reading import process
from upbeat.rooms.record.reading.__main__ import read
from upbeat.rooms.record.reading.process import LIMITS, office, read_confined
from upbeat.rooms.record.refusals import Refusal, UnusableMaterial, sentence
from upbeat.rooms.record.source import Unfit


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    return made


def near(found, wanted, within=8):
    return all(abs(one - other) <= within for one, other in zip(found, wanted, strict=True))


def test_the_pages_of_a_pdf_become_pictures_with_the_words_on_them(tmp_path, folder):
    found = read_confined(make_pdf(tmp_path / "x.pdf", [(RED, "The upbeat"), (BLUE, "The bar line")]), folder)
    assert (found.kind, found.duration_s) == ("pdf", None)
    assert found.pages == [
        {"width": 1920, "height": 1080, "words": "The upbeat"},
        {"width": 1920, "height": 1080, "words": "The bar line"},
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["1-small.webp", "1.webp", "2-small.webp", "2.webp"]
    with Image.open(folder / "2.webp") as page, Image.open(folder / "2-small.webp") as small:
        assert (page.format, page.size, small.size) == ("WEBP", (1920, 1080), (320, 180))
        assert near(page.getpixel((1900, 1000)), BLUE)


def test_a_photo_of_a_phone_is_upright_smaller_and_tells_no_place(tmp_path, folder):
    source = make_picture(tmp_path / "photo.jpg", (2100, 1400), place=True, turned=True)
    assert b"Camera of Ada" in source.read_bytes()
    found = read_confined(source, folder)
    assert (found.kind, found.pages) == ("picture", [{"width": 1280, "height": 1920, "words": ""}])
    with Image.open(folder / "1.webp") as picture:
        assert (dict(picture.getexif()), "exif" in picture.info) == ({}, False)
        assert near(picture.getpixel((600, 100)), (20, 20, 20))
        assert not near(picture.getpixel((600, 1800)), (20, 20, 20))
    assert b"Camera of Ada" not in b"".join(path.read_bytes() for path in folder.iterdir())


def test_what_shines_through_becomes_paper(tmp_path, folder):
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(tmp_path / "empty.png")
    read_confined(tmp_path / "empty.png", folder)
    with Image.open(folder / "1.webp") as picture:
        assert (picture.size, picture.getpixel((20, 15))) == ((40, 30), (255, 255, 255))


@pytest.mark.parametrize("name", ["a.mp3", "a.wav", "a.ogg", "a.flac", "a.m4a"])
def test_sound_of_every_kind_becomes_aac_of_the_same_length(tmp_path, folder, name):
    codec, form = {"mp3": ("mp3", "mp3"), "wav": ("pcm_s16le", "wav"), "ogg": ("libopus", "ogg"),
                   "flac": ("flac", "flac"), "m4a": ("aac", "ipod")}[name[2:]]  # fmt: skip
    size = 1152 if codec == "mp3" else 960
    with av.open(str(tmp_path / name), "w", format=form) as out:
        out.metadata["title"] = "Ada at home"
        track = out.add_stream(codec, rate=48_000, layout="stereo")
        for start in range(0, 96_000, size):
            frame = av.AudioFrame(format=track.format.name, layout="stereo", samples=size)
            frame.sample_rate, frame.pts = 48_000, start
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            out.mux(track.encode(frame))
        out.mux(track.encode(None))
    found = read(tmp_path / name, folder, "")
    assert found == {"kind": "sound", "pages": [], "duration_s": pytest.approx(2.0, abs=0.15)}
    with av.open(str(folder / "sound.m4a")) as made:
        assert (made.streams.audio[0].codec.name, made.streams.audio[0].rate) == ("aac", 48_000)
        assert "title" not in made.metadata


def spoilt(path, data):
    path.write_bytes(data)
    return path


BAD = {
    "pdf_locked": lambda at: make_pdf(at / "x.pdf", locked=True),
    "pdf_damaged": lambda at: spoilt(at / "x.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20),
    "too_many_pages": lambda at: make_pdf(at / "x.pdf", [(RED, "One")] * 101),
    "picture_too_large": lambda at: vast_picture(at / "x.png"),
    "picture_damaged": lambda at: spoilt(at / "x.png", make_picture(at / "y.png").read_bytes()[:200]),
    "picture_heic": lambda at: spoilt(at / "x.heic", b"\0\0\0\x18ftypheic" + bytes(400)),
    "slides_too_much": lambda at: make_pptx(at / "x.pptx", bomb=40),
    "slides_linked": lambda at: make_pptx(at / "x.pptx", fetched="http://127.0.0.1:1/x.png"),
    "slides_locked": lambda at: spoilt(at / "x.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
    "slides_damaged": lambda at: spoilt(at / "x.pptx", make_pptx(at / "y.pptx").read_bytes()[:300]),
    "material_is_video": lambda at: make_clip(at / "x.m4a.mp4", seconds=1, picture=slide()),
    "sound_damaged": lambda at: spoilt(at / "x.mp3", b"ID3" + bytes(4000)),
    "not_material": lambda at: spoilt(at / "x.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    "empty": lambda at: spoilt(at / "x.pdf", b""),
}  # fmt: skip


@pytest.mark.parametrize("code", BAD)
def test_what_cannot_be_used_is_refused_with_what_to_do(tmp_path, folder, code):
    with pytest.raises(Unfit) as refused:
        read(BAD[code](tmp_path), folder, office())
    assert refused.value.code == code
    told = sentence(Refusal(code, refused.value.params))
    assert any(word in told for word in ("upload", "Choose", "choose"))


def test_a_refusal_comes_out_of_the_confined_process_with_its_figures(tmp_path, folder):
    with pytest.raises(UnusableMaterial) as refused:
        read_confined(BAD["picture_too_large"](tmp_path), folder)
    assert "20000 × 20000 points; at most 16000 on a side" in refused.value.message


def test_a_zip_that_is_no_presentation_and_a_page_named_pdf_are_told_by_what_is_in_them(tmp_path, folder):
    shutil.make_archive(str(tmp_path / "x"), "zip", folder)
    for path in (tmp_path / "x.zip", spoilt(tmp_path / "x.pdf", b"<html><script>alert(1)</script>")):
        with pytest.raises(UnusableMaterial) as refused:
            read_confined(path, folder)
        assert refused.value.refusal.code in ("not_material", "slides_damaged")
    misnamed = make_picture(tmp_path / "y.png").rename(tmp_path / "y.pdf")
    assert read_confined(misnamed, folder).kind == "picture"


def test_a_file_that_wants_more_time_or_memory_than_there_is_ends_with_a_sentence(tmp_path, folder):
    scarce = Limits(wall_s=20, cpu_s=10, memory_bytes=300 * 2**20, file_bytes=2**20, stdout_bytes=2**16)
    with pytest.raises(UnusableMaterial) as refused:
        read_confined(vast_picture(tmp_path / "x.png", 10_000), folder, limits=scarce)
    assert refused.value.refusal.code == "material_too_much"


def test_a_machine_without_libreoffice_asks_for_a_pdf(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(process, "OFFICES", ())
    with pytest.raises(UnusableMaterial) as refused:
        read_confined(make_pptx(tmp_path / "x.pptx"), folder)
    assert refused.value.refusal.code == "slides_to_pdf"
    assert "Save it as PDF from PowerPoint" in refused.value.message


@pytest.mark.skipif(not office(), reason="There is no LibreOffice here. On Debian: apt-get install libreoffice-impress")
def test_the_slides_of_a_presentation_become_pictures(tmp_path, folder):
    found = read_confined(make_pptx(tmp_path / "x.pptx", ["The upbeat", "The bar line"]), folder, limits=LIMITS)
    assert (found.kind, [page["words"] for page in found.pages]) == ("slides", ["The upbeat", "The bar line"])
    assert {(page["width"], page["height"]) for page in found.pages} == {(1920, 1080)}
