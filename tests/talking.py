"""Films in which somebody speaks, for tests: a grey picture, and the sound that is given."""

from pathlib import Path

import av
import numpy as np


def talking_film(path: Path, sound: np.ndarray, rate: int) -> Path:
    """An MP4 with ``sound`` (mono, full scale ±1) under a small grey picture."""
    with av.open(str(path), "w", format="mp4") as out:
        video, audio = out.add_stream("libx264", rate=5), out.add_stream("aac", rate=rate, layout="mono")
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        for index in range(round(5 * len(sound) / rate)):
            picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 200, np.uint8), format="rgb24")
            picture.pts = index
            out.mux(video.encode(picture))
        frame = av.AudioFrame.from_ndarray(sound[None, :].astype(np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = rate, 0
        out.mux(audio.encode(frame))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))
    return path
