"""A voice note made anew: what comes out of anything reasonable, and of anything else."""

from __future__ import annotations

import math
import random
import struct
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqin.incidents import voice_copy
from lianqin.incidents.tests.sounds import SECRET, SHAPES, TYPES, film, heard, recording
from lianqin.incidents.voice_copy import IsVideo, TooLong, Unreadable, copy_of, format_of

NO_SOUND = [
    b"",
    b"not a recording at all",
    b"\x1a\x45\xdf\xa3",
    b"OggS",
    b"\x00\x00\x00\x18ftypM4A ",
    b"RIFF\xff\xff\xff\xffWAVEfmt ",
    b"#!AMR\n",
    b"ID3\x03\x00\x00\x00\x00\x00\x00",
    b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    b"ffconcat version 1.0\nfile /etc/passwd\n",
]


@pytest.mark.parametrize("shape", SHAPES)
def test_whatever_a_phone_records_becomes_mono_opus_that_says_nothing_of_the_phone(
    shape: str,
) -> None:
    original = recording(shape)
    copy, seconds = copy_of(original)
    length, channels, told, codec, pitch = heard(copy)
    assert (channels, codec) == (1, "opus")
    assert math.isclose(seconds, 1.0, abs_tol=0.1)
    assert math.isclose(length, seconds, abs_tol=0.05)
    assert abs(pitch - 440) < 12  # the same tone is heard
    assert not set(told) - {"encoder"}
    assert SECRET.encode() not in copy
    known = format_of(original[:16])
    assert known is not None
    assert known[1] == TYPES[shape]


def test_a_note_is_not_larger_than_speech_needs() -> None:
    copy, _seconds = copy_of(recording("wav", 20.0))
    assert len(copy) * 8 / 20 < 40_000


@pytest.mark.parametrize("file", NO_SOUND, ids=range(len(NO_SOUND)))
def test_what_holds_no_sound_is_refused(file: bytes) -> None:
    with pytest.raises(Unreadable):
        copy_of(file)


def test_a_playlist_is_never_followed_to_the_file_that_it_names() -> None:
    assert format_of(NO_SOUND[8][:16]) is None
    assert format_of(NO_SOUND[9][:16]) is None


def test_a_film_is_told_from_a_voice_note() -> None:
    with pytest.raises(IsVideo):
        copy_of(film())


def test_more_than_two_minutes_is_refused_and_two_minutes_are_not() -> None:
    assert voice_copy.SECONDS_MOST == 120.0
    assert copy_of(recording("wav", 2.0), seconds_most=2.0)[1] == 2.0
    with pytest.raises(TooLong):
        copy_of(recording("wav", 2.5), seconds_most=2.0)


def test_a_small_file_that_claims_hours_is_refused_for_what_it_holds() -> None:
    """Its header says a hundred hours; the sound in it is one second."""
    wav = bytearray(recording("wav"))
    place = wav.index(b"data") + 4
    wav[place : place + 4] = struct.pack("<I", 0x7FFFFFFF)
    assert math.isclose(copy_of(bytes(wav))[1], 1.0, abs_tol=0.1)


def test_a_recording_cut_off_on_the_way_keeps_what_came() -> None:
    whole = recording("webm", 4.0)
    _copy, seconds = copy_of(whole[: len(whole) // 2])
    assert 1.0 < seconds < 3.0


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(shape=st.sampled_from(sorted(SHAPES)), seed=st.integers(0, 2**32), hits=st.integers(1, 40))
def test_no_damaged_recording_does_more_than_be_refused(shape: str, seed: int, hits: int) -> None:
    chance = random.Random(seed)
    damaged = bytearray(recording(shape))
    for _hit in range(hits):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    cut = chance.randrange(1, len(damaged) + 1)
    try:
        copy, seconds = copy_of(bytes(damaged[:cut]), seconds_most=10.0)
    except (Unreadable, TooLong, IsVideo):
        return
    assert copy.startswith(b"OggS")
    assert 0 < seconds <= 10.0


@pytest.mark.slow
def test_the_program_is_bounded_and_says_what_was_wrong_by_its_exit_code() -> None:
    def run(given: bytes) -> subprocess.CompletedProcess[bytes]:
        program = [sys.executable, "-m", "lianqin.incidents.voice_copy"]
        return subprocess.run(program, input=given, capture_output=True, check=False)

    good = run(recording())
    assert (good.returncode, good.stdout[:4]) == (0, b"OggS")
    assert math.isclose(float(good.stderr), 1.0, abs_tol=0.1)
    assert run(b"nothing").returncode == voice_copy.UNREADABLE
    assert run(film()).returncode == voice_copy.IS_VIDEO
