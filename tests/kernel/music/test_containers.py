"""Sound as files whose length tells nothing."""

import io

import av
import numpy as np
import pytest

from upbeat.kernel.music.containers import to_m4a, to_opus
from upbeat.kernel.music.ear import KINDS, draw
from upbeat.kernel.music.synthesis import RATE, render

WRITERS = [to_m4a, to_opus]


def decoded(data):
    with av.open(io.BytesIO(data)) as container:
        rate = container.streams.audio[0].rate
        parts = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(parts, axis=1)[0], rate


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("spec", [{"kind": "interval", "level": 9}, {"kind": "timbre", "level": 9}])
def test_over_fifty_seeds_all_files_of_a_spec_are_as_long(write, spec):
    sizes, samples = set(), set()
    for seed in range(50):
        question = draw(spec, seed)
        sound = render(question.heard, length_s=question.length_s)
        samples.add(len(sound))
        sizes.add(len(write(sound, RATE)))
    assert len(samples) == len(sizes) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_files_of_every_kind_are_as_long_whatever_is_right(kind):
    sizes = set()
    for seed in range(4):
        question = draw({"kind": kind, "level": 4}, seed)
        sizes.add(len(to_m4a(render(question.heard, length_s=question.length_s), RATE)))
    assert len(sizes) == 1


@pytest.mark.parametrize("write", WRITERS)
def test_silence_and_noise_are_as_long_too(write):
    noise = np.random.default_rng(1).standard_normal(3 * RATE)
    assert (
        len(write(np.zeros(3 * RATE), RATE)) == len(write(noise, RATE)) == len(write(np.full(3 * RATE, np.nan), RATE))
    )


@pytest.mark.parametrize("write", WRITERS)
def test_what_comes_out_is_what_went_in(write):
    at = np.arange(2 * RATE) / RATE
    sound, rate = decoded(write(0.4 * np.sin(2 * np.pi * 440 * at), RATE))
    assert len(sound) / rate == pytest.approx(2, abs=0.1)
    spectrum = np.abs(np.fft.rfft(sound))
    assert np.argmax(spectrum) * rate / len(sound) == pytest.approx(440, abs=1)
    assert np.abs(sound[rate // 2 : -rate // 2]).max() == pytest.approx(0.4, abs=0.04)


@pytest.mark.parametrize("write", WRITERS)
def test_a_file_says_nothing_of_its_making(write):
    data = write(np.zeros(RATE), RATE)
    with av.open(io.BytesIO(data)) as container:
        told = dict(container.metadata)
    assert not {"title", "creation_time", "comment"} & set(told)
    assert not any(character.isdigit() for character in told.get("encoder", ""))
    assert write(np.zeros(RATE), RATE) == data


def test_in_m4a_the_index_stands_before_the_sound():
    data = to_m4a(np.zeros(RATE), RATE)
    names, at = [], 0
    while at < len(data):
        names.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big")
    assert at == len(data)
    assert names[:2] == [b"ftyp", b"moov"]
    assert names[-2:] == [b"mdat", b"free"]


@pytest.mark.parametrize("write", WRITERS)
def test_an_odd_rate_is_refused(write):
    with pytest.raises(ValueError, match="rate"):
        write(np.zeros(100), 12_345)
