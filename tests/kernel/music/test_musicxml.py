"""Files of notation programs are read within limits; what a score never needs is refused."""

import io
import zipfile
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from random_scores import random_score
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.musicxml import read_musicxml, write_musicxml
from upbeat.kernel.music.musicxml.container import LARGEST_SCORE
from upbeat.kernel.music.score import Pitch


def part(measures, more=""):
    return f"<score-partwise version='4.0'>{more}<part-list/><part id='P1'>{measures}</part></score-partwise>"


ATTRIBUTES = (
    "<attributes><divisions>2</divisions><key><fifths>-1</fifths></key>"
    "<time><beats>2</beats><beat-type>4</beat-type></time></attributes>"
)


def note(step="C", duration=2, more="", octave=4):
    return (
        f"<note><pitch><step>{step}</step><octave>{octave}</octave></pitch><duration>{duration}</duration>{more}</note>"
    )


def packed(text, name="score.xml", container=True, method=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        if container:
            archive.writestr(
                "META-INF/container.xml",
                f"<container><rootfiles><rootfile full-path='{name}'/></rootfiles></container>",
            )
        archive.writestr(name, text)
    return data.getvalue()


@given(st.integers(0, 10**6))
def test_a_score_that_is_written_comes_back_the_same(seed):
    score = random_score(seed)
    assert read_musicxml(write_musicxml(score)) == score
    assert read_musicxml(write_musicxml(score).encode()) == score


def test_a_compressed_score_is_found_by_its_container_or_its_name():
    score = random_score(5)
    assert read_musicxml(packed(write_musicxml(score))) == score
    assert read_musicxml(packed(write_musicxml(score), "x.musicxml", container=False)) == score


def test_the_highest_note_of_a_chord_and_the_first_voice_count():
    text = part(
        f"<measure>{ATTRIBUTES}{note('C')}{note('E', more='<chord/>')}{note('G', octave=3, more='<chord/>')}"
        f"{note('D', more='<grace/>')}{note('F')}<backup><duration>4</duration></backup>"
        f"{note('A', duration=4, more='<voice>2</voice>')}</measure>"
    )
    assert [n.pitch for n in read_musicxml(text).notes] == [Pitch("E", 4), Pitch("F", 4)]


def test_groups_whose_divisions_were_rounded_are_put_right():
    figure = "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes></time-modification>"
    attributes = ATTRIBUTES.replace("<divisions>2", "<divisions>100")
    text = part(f"<measure>{attributes}{note(duration=33, more=figure) * 3}{note(duration=100)}</measure>")
    assert [n.duration for n in read_musicxml(text).notes] == [Fraction(1, 3)] * 3 + [1]


def test_title_tempo_and_syllables_of_the_first_verse_are_read():
    lyric = (
        "<lyric number='1'><syllabic>begin</syllabic><text>jas</text></lyric><lyric number='2'><text>no</text></lyric>"
    )
    mark = "<metronome><beat-unit>half</beat-unit><per-minute>60</per-minute></metronome>"
    tempo = f"<direction><direction-type>{mark}</direction-type></direction>"
    score = read_musicxml(
        part(
            f"<measure>{ATTRIBUTES}{tempo}{note(more=lyric)}</measure>",
            "<work><work-title> 茉莉\n花 </work-title></work>",
        )
    )
    assert (score.title, score.tempo, score.fifths, score.notes[0].syllable) == ("茉莉 花", 120.0, -1, "jas-")


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><score-partwise>&b;</score-partwise>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><score-partwise>&a;</score-partwise>",
        "<!DOCTYPE x [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/x'> %a;]><score-partwise/>",
    ],
)
def test_entities_are_refused_before_they_are_used(text):
    for data in (text, text.encode(), text.encode("utf-16")):
        with pytest.raises(Invalid, match="entities"):
            read_musicxml(data)


def test_the_usual_document_type_is_no_reason_to_refuse_and_nothing_is_fetched():
    assert read_musicxml("<!DOCTYPE score-partwise PUBLIC 'x' 'http://127.0.0.1:9/partwise.dtd'>" + part(
        f"<measure>{ATTRIBUTES}{note()}</measure>"
    )).notes  # fmt: skip


def test_an_archive_that_unpacks_beyond_the_limit_is_refused():
    with pytest.raises(Invalid, match="too large"):
        read_musicxml(packed(b"<score-partwise>" + b" " * (LARGEST_SCORE + 10)))
    with pytest.raises(Invalid, match="too large"):
        read_musicxml(b"PK" + b"\0" * 2_000_001)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\3\4broken", b"\xff\xfe\x00", "<a", "<score-timewise/>", part(""), part("<measure/>"),
     "<a>" * 100 + "</a>" * 100, packed("<score-partwise/>"), packed("x", "../../etc/passwd", container=False),
     part(f"<measure>{ATTRIBUTES.replace('2</divisions>', '0</divisions>')}{note()}</measure>"),
     part(f"<measure>{ATTRIBUTES.replace('2</divisions>', 'x</divisions>')}{note()}</measure>"),
     part(f"<measure>{ATTRIBUTES}{note(duration=0)}</measure>"),
     part(f"<measure>{ATTRIBUTES}{note('H')}</measure>"),
     part(f"<measure>{ATTRIBUTES}{note(duration=10**12)}</measure>"),
     part(f"<measure>{ATTRIBUTES}{note(octave='nan')}</measure>"),
     part(f"<measure>{ATTRIBUTES}{note()}</measure>"
          f"<measure>{ATTRIBUTES.replace('2</beats>', '3</beats>')}{note()}</measure>")],
)  # fmt: skip
def test_what_is_no_score_is_refused_with_a_sentence(data):
    with pytest.raises(Invalid):
        read_musicxml(data)


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(["0", "-1", "nan", "1e999", "", "<x>", "99999999999999999999"]),
)
def test_a_file_with_one_damaged_number_is_read_or_refused(seed, place, damage):
    text = write_musicxml(random_score(seed))
    digits = [at for at, sign in enumerate(text) if sign.isdigit() and at > 200]
    at = digits[place % len(digits)]
    try:
        assert read_musicxml(text[:at] + damage + text[at + 1 :]).notes
    except Invalid:
        return


def test_a_bar_with_more_notes_than_any_bar_has_is_refused():
    measures = f"<measure number='1'>{ATTRIBUTES}{note() * 201}</measure>"
    with pytest.raises(Invalid, match="more than"):
        read_musicxml(part(measures))
