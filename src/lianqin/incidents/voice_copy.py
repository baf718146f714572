"""A voice note made anew: mono Opus in Ogg, nothing of the original's metadata; pure, no database.

It is run as a program of its own, `python -m lianqin.incidents.voice_copy < original > copy`, so
that a hostile file can cost no more than that program: its time and its memory are bounded, and
when it falls the desk stands. It answers how long the note is on standard error, and by its exit
code what was wrong.

The file's own first bytes say what it is, and only that reader is asked: formats that could name
other files or addresses (playlists) are never tried.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import Any, Final

SECONDS_MOST: Final = 120.0
RATE: Final = 16_000  # speech; Opus codes 8 kHz of band at this rate
BIT_RATE: Final = 20_000
FRAMES_MOST: Final = 60_000  # 120 s of the shortest frames that anybody records in (2.5 ms: 48,000)
PACKETS_MOST: Final = 4 * FRAMES_MOST  # a video's packets stand between those of its sound
CHANNELS_MOST, RATE_MOST = 8, 192_000
UNREADABLE, TOO_LONG, IS_VIDEO = 3, 4, 5
CPU_SECONDS, MEMORY_BYTES = 20, 1_500_000_000


class Unreadable(Exception):
    """No sound in it that can be read."""


class TooLong(Exception):
    """More than SECONDS_MOST of it."""


class IsVideo(Exception):
    """Moving pictures: more than a sound, and more than is kept."""


def format_of(head: bytes) -> tuple[str, str] | None:
    """Which reader the first bytes ask for, and the media type; None for anything else."""
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska", "audio/webm"
    if head.startswith(b"OggS"):
        return "ogg", "audio/ogg"
    if head[4:8] == b"ftyp":
        return "mp4", "audio/mp4"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav", "audio/wav"
    if head.startswith(b"#!AMR"):
        return "amr", "audio/amr"
    return _format_of_frames(head)


def _format_of_frames(head: bytes) -> tuple[str, str] | None:
    """MP3 and ADTS have no mark of their own but the first frame's, or a tag before it."""
    if head.startswith(b"ID3"):
        return "mp3", "audio/mpeg"
    if head.startswith(b"\xff") and len(head) > 1:
        if head[1] & 0xF6 == 0xF0:
            return "aac", "audio/aac"
        if head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
            return "mp3", "audio/mpeg"
    return None


def copy_of(original: bytes, *, seconds_most: float = SECONDS_MOST) -> tuple[bytes, float]:
    """The note made anew, and its length in seconds. Raises Unreadable, TooLong, IsVideo."""
    import av

    known = format_of(original[:16])
    if known is None:
        raise Unreadable
    try:
        return _made_anew(original, known[0], seconds_most)
    except (av.FFmpegError, OSError, ValueError, IndexError, EOFError, OverflowError) as wrong:
        raise Unreadable from wrong


def _made_anew(original: bytes, reader: str, seconds_most: float) -> tuple[bytes, float]:
    import av

    out, most = io.BytesIO(), int(seconds_most * RATE)
    with av.open(io.BytesIO(original), "r", format=reader, metadata_errors="replace") as source:
        options = {"fflags": "+bitexact"}
        with av.open(out, "w", format="ogg", container_options=options) as target:
            stream: Any = target.add_stream("libopus", rate=RATE, layout="mono")
            stream.bit_rate, samples = BIT_RATE, 0
            for frame in _frames(source):
                samples += frame.samples
                if samples > most:
                    raise TooLong
                target.mux(stream.encode(frame))
            if not samples:
                raise Unreadable
            target.mux(stream.encode(None))
    return out.getvalue(), samples / RATE


def _frames(source: Any) -> Iterator[Any]:
    """The first sound of a file as mono frames of 16 bits at RATE, timed by their own samples."""
    import av

    resampler, at = av.AudioResampler(format="s16", layout="mono", rate=RATE), 0
    for frame in _resampled(source, resampler):
        frame.pts, at = at, at + frame.samples
        yield frame


def _resampled(source: Any, resampler: Any) -> Iterator[Any]:
    found = 0
    for frame in _decoded(source):
        if frame.layout.nb_channels > CHANNELS_MOST or frame.sample_rate > RATE_MOST:
            raise Unreadable
        found += 1
        if found > FRAMES_MOST:
            raise TooLong
        frame.pts = None  # broken stamps would be filled with silence
        yield from resampler.resample(frame)
    if found:
        yield from resampler.resample(None)


def _decoded(source: Any) -> Iterator[Any]:
    """What can be decoded; a packet that cannot is left out, as a player does."""
    import av
    from av.stream import Disposition

    moving = [s for s in source.streams.video if not s.disposition & Disposition.attached_pic]
    if moving:
        raise IsVideo
    if not source.streams.audio:
        raise Unreadable
    stream = source.streams.audio[0]
    stream.thread_type, stream.codec_context.thread_count = "NONE", 1
    for number, packet in enumerate(source.demux(stream)):
        if number > PACKETS_MOST:
            raise TooLong
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue


def _bound() -> None:
    """Give this program no more time and memory than the longest note could need."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """From standard input to standard output; the seconds on standard error."""
    _bound()
    try:
        made, seconds = copy_of(sys.stdin.buffer.read())
    except Unreadable:
        return UNREADABLE
    except TooLong:
        return TOO_LONG
    except IsVideo:
        return IS_VIDEO
    sys.stdout.buffer.write(made)
    sys.stderr.write(f"{seconds:.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
