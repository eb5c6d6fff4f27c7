import numpy as np
import pytest

from singing import encoded
from talking import talking_film
from upbeat.kernel.music.decoding import decode
from upbeat.kernel.music.refusals import SENTENCES, Unheard
from upbeat.kernel.music.verdicts import Reason

TONE = (0.3 * np.sin(2 * np.pi * 440 * np.arange(2 * 16_000) / 16_000)).astype(np.float32)

FORMS = {
    "a browser's WebM": {},
    "Ogg": {"form": "ogg"},
    "an iPhone's M4A": {"codec": "aac", "form": "mp4", "rate": 44_100, "bits": 64_000},
    "WAV of 11025 Hz": {"codec": "pcm_s16le", "form": "wav", "rate": 11_025},
    "WAV in stereo": {"codec": "pcm_s16le", "form": "wav", "rate": 22_050, "layout": "stereo"},
    "WAV of 96 kHz": {"codec": "pcm_f32le", "form": "wav", "rate": 96_000},
}


def strongest_hz(samples):
    return np.abs(np.fft.rfft(samples * np.hanning(len(samples)))).argmax() * 16_000 / len(samples)


@pytest.mark.parametrize("how", FORMS.values(), ids=FORMS.keys())
def test_what_phones_record_comes_out_as_sixteen_kilohertz_mono(tmp_path, how):
    path = tmp_path / "recording"
    path.write_bytes(encoded(TONE, **how))
    samples = decode(path)
    assert (samples.dtype, samples.ndim) == (np.float32, 1)
    assert len(samples) == pytest.approx(len(TONE), abs=1600)
    assert strongest_hz(samples) == pytest.approx(440, abs=2)


def test_the_sound_of_a_film_is_read(tmp_path):
    film = talking_film(tmp_path / "film.mp4", np.repeat(TONE, 3), 48_000)
    assert strongest_hz(decode(film)) == pytest.approx(440, abs=2)


def test_a_recording_that_breaks_off_is_read_as_far_as_it_goes(tmp_path):
    path = tmp_path / "recording"
    whole = encoded(TONE, codec="pcm_s16le", form="wav", rate=16_000)
    path.write_bytes(whole[: len(whole) // 2])
    assert 0.4 * len(TONE) < len(decode(path)) < 0.6 * len(TONE)


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"RIFF", b"\x1aE\xdf\xa3" + bytes(100), b"#EXTM3U\nfile:///etc/passwd\n"]
)
def test_what_is_no_recording_is_refused_with_a_sentence(tmp_path, data):
    path = tmp_path / "recording"
    path.write_bytes(data)
    with pytest.raises(Unheard) as refused:
        decode(path)
    assert refused.value.reason is Reason.UNREADABLE
    assert refused.value.message.startswith("Record again, because")


def test_more_than_two_minutes_are_refused(tmp_path):
    path = tmp_path / "recording"
    path.write_bytes(encoded(np.zeros(121 * 16_000, np.float32), codec="pcm_s16le", form="wav", rate=16_000))
    with pytest.raises(Unheard) as refused:
        decode(path)
    assert refused.value.reason is Reason.TOO_LONG


def test_every_reason_has_its_sentence_and_each_is_another():
    assert set(SENTENCES) == set(Reason)
    assert len(set(SENTENCES.values())) == len(Reason)
    assert all(sentence.startswith("Record again, because ") for sentence in SENTENCES.values())
