"""Recordings made for a test: a tone in the shapes that phones and desks leave."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import av
import numpy as np

from lianqin.incidents import voice_copy
from lianqin.incidents.evidence_errors import VideoNotKept, VoiceTooLong, VoiceUnreadable

# By container: the codec and the rate, as browsers, iPhones, recorders and old phones write it.
SHAPES: dict[str, tuple[str, int]] = {
    "webm": ("libopus", 48_000),
    "ogg": ("libopus", 48_000),
    "mp4": ("aac", 44_100),
    "wav": ("pcm_s16le", 16_000),
    "amr": ("libopencore_amrnb", 8_000),
    "mp3": ("libmp3lame", 44_100),
    "adts": ("aac", 44_100),
}
TYPES = {
    "webm": "audio/webm",
    "ogg": "audio/ogg",
    "mp4": "audio/mp4",
    "wav": "audio/wav",
    "amr": "audio/amr",
    "mp3": "audio/mpeg",
    "adts": "audio/aac",
}
SECRET = "SECRET-PLACE"


@cache
def recording(shape: str = "webm", seconds: float = 1.0, *, hertz: int = 440) -> bytes:
    """A tone of `seconds`, with a place and a name in the file's own metadata."""
    codec, rate = SHAPES[shape]
    out = io.BytesIO()
    with av.open(out, "w", format=shape) as file:
        file.metadata["title"] = file.metadata["location"] = SECRET
        stream: Any = file.add_stream(codec, rate=rate)
        stream.layout = "mono"
        resampler = av.AudioResampler(
            format=stream.codec_context.format.name,
            layout="mono",
            rate=rate,
            frame_size=stream.codec_context.frame_size or None,
        )
        for frame in resampler.resample(_tone(seconds, rate, hertz)):
            file.mux(stream.encode(frame))
        for frame in resampler.resample(None):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def _tone(seconds: float, rate: int, hertz: int) -> av.AudioFrame:
    times = np.arange(int(rate * seconds)) / rate
    wave = (np.sin(2 * np.pi * hertz * times) * 12_000).astype(np.int16).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
    frame.rate, frame.pts = rate, 0
    return frame


@cache
def film(seconds: float = 0.2) -> bytes:
    """A film in MP4: pictures, and no sound."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream: Any = file.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _number in range(max(1, int(seconds * 10))):
            picture = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            file.mux(stream.encode(picture))
        file.mux(stream.encode(None))
    return out.getvalue()


def made_here(original: bytes) -> tuple[bytes, str]:
    """As `voices._made_anew`, without starting a program for each note of a test."""
    try:
        copy, seconds = voice_copy.copy_of(original)
    except voice_copy.IsVideo as film_came:
        raise VideoNotKept from film_came
    except voice_copy.TooLong as longer:
        raise VoiceTooLong(seconds=120) from longer
    except voice_copy.Unreadable as nothing:
        raise VoiceUnreadable from nothing
    return copy, f"{seconds:.3f}"


def heard(copy: bytes) -> tuple[float, int, dict[str, str], str, int]:
    """Of a copy: seconds, channels, all metadata, codec, and the loudest pitch in Hz."""
    with av.open(io.BytesIO(copy)) as file:
        stream = file.streams.audio[0]
        told = {**file.metadata, **stream.metadata}
        frames = [frame.to_ndarray() for frame in file.decode(stream)]
        rate = stream.codec_context.sample_rate
    sound = np.concatenate([frame[0] for frame in frames])
    pitch = int(np.argmax(np.abs(np.fft.rfft(sound))) * rate / len(sound))
    channels = stream.codec_context.layout.nb_channels
    return len(sound) / rate, channels, told, stream.codec_context.name, pitch
