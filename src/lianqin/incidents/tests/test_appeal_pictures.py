"""The picture of an appeal: cut, sealed, marked at each look, and for nobody else."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from cast import Cast
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lianqin.core.clock import FrozenClock
from lianqin.core.errors import NotFound
from lianqin.core.models import AuditRow
from lianqin.incidents import appeal_pictures, appeals, sightings
from lianqin.incidents.appeal_errors import (
    CropTooSmall,
    PictureUnfit,
)
from lianqin.incidents.appeal_pictures import Box, prepare
from lianqin.incidents.models import (
    AppealView,
    IdentityAppeal,
    Photo,
)
from lianqin.incidents.tests.appealing import (
    by,
    drawn,
    live,
    lost_man,
    wanted,
)

pytestmark = pytest.mark.django_db
State = IdentityAppeal.State


def test_the_picture_is_cut_small_and_says_nothing_of_the_camera() -> None:
    raw = drawn((1200, 1600))
    assert b"LIANQIN-CAMERA-MARK" in raw
    made = prepare(io.BytesIO(raw), len(raw), Box(0.25, 0.0, 0.5, 0.5))
    picture = Image.open(io.BytesIO(made))
    assert picture.size == (480, 640)
    assert b"LIANQIN-CAMERA-MARK" not in made
    assert not picture.getexif()


@given(*[st.floats(-1, 2, allow_nan=False) for _ in range(4)])
def test_a_box_never_leaves_the_picture(x: float, y: float, w: float, h: float) -> None:
    left, top, right, bottom = Box(x, y, abs(w), abs(h)).pixels((300, 400))
    assert 0 <= left <= right <= 300
    assert 0 <= top <= bottom <= 400


def test_what_is_no_picture_or_cut_too_small_is_refused() -> None:
    raw = drawn()
    with pytest.raises(PictureUnfit):
        prepare(io.BytesIO(b"no picture"), 10)
    with pytest.raises(CropTooSmall):
        prepare(io.BytesIO(raw), len(raw), Box(0, 0, 0.05, 0.05))


def test_it_lies_sealed_under_a_key_that_only_this_account_reads(cast: Cast) -> None:
    ask = wanted(cast)
    appeal = appeals.ask(lost_man(cast), ask, **by(cast.sun))
    sealed = (Path(settings.MEDIA_ROOT) / appeal.picture).read_bytes()
    key = Path(settings.APPEAL_KEYS) / appeal.picture_key
    assert ask.picture[:64] not in sealed
    assert ask.picture[-200:] not in sealed
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) == 32
    assert not Path(settings.APPEAL_KEYS).is_relative_to(settings.MEDIA_ROOT)
    assert not Photo.unscoped.filter(incident=appeal.incident).exists()


def test_each_look_is_marked_and_on_record(cast: Cast, clock: FrozenClock) -> None:
    appeal = live(cast)
    plain = appeal_pictures.unseal(appeals.sealed_of(appeal))
    first = sightings.look(appeal, **by(cast.ge))
    clock.move(timedelta(minutes=1))
    second = sightings.look(appeal, **by(cast.ge))
    third = sightings.look(appeal, **by(cast.li))
    assert len({plain, first, second, third}) == 4
    marks = list(AppealView.unscoped.filter(appeal=appeal).values_list("mark", flat=True))
    tail = f"#{cast.ge.user.pk % 10000:04d}"
    assert marks[0] == f"葛网格 {tail} 2024-06-12 22:00:00"
    assert marks[1].endswith("22:01:00")
    assert marks[2].startswith("李保安")


def test_the_mark_crosses_all_of_the_picture(cast: Cast) -> None:
    appeal = live(cast)
    before = Image.open(io.BytesIO(appeal_pictures.unseal(appeals.sealed_of(appeal))))
    after = Image.open(io.BytesIO(sightings.look(appeal, **by(cast.ge)))).convert("L")
    assert after.height > before.height
    grey, step = before.convert("L"), 120
    for left in range(0, grey.width - step + 1, step):
        for top in range(0, grey.height - step + 1, step):
            box = (left, top, left + step, top + step)
            pairs = zip(grey.crop(box).tobytes(), after.crop(box).tobytes(), strict=True)
            assert sum(abs(a - b) > 25 for a, b in pairs) > 30, box


def test_without_a_chinese_font_the_name_is_read_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from lianqin.incidents import appeal_marks

    assert appeal_marks._latin("演练 葛网格 #0001 2024-06-12 22:00:00") == (
        "EXERCISE gewangge #0001 2024-06-12 22:00:00"
    )
    monkeypatch.setattr(appeal_marks, "font_path", lambda: None)
    assert Image.open(io.BytesIO(appeal_marks.marked(drawn((300, 300)), "葛网格"))).width == 300


def test_an_exercise_says_so_in_number_and_mark(cast: Cast) -> None:
    appeal = live(cast, lost_man(cast, is_exercise=True, number="演20240612-0001"))
    sightings.look(appeal, **by(cast.ge))
    assert appeal.number.startswith("演X")
    assert AppealView.unscoped.get().mark.startswith("演练 葛网格")
    assert AuditRow.objects.filter(action__startswith="appeal.", is_exercise=False).count() == 0


def test_a_stranger_to_the_list_sees_no_picture(cast: Cast) -> None:
    appeal = live(cast)
    with pytest.raises(NotFound):
        sightings.look(appeal, **by(cast.qian))  # a manager, without a person on file
    assert not AppealView.unscoped.exists()
