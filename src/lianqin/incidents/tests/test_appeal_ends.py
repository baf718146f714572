"""Two hours, a refusal, a withdrawal, a lost key: however an appeal ends, nothing is left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cast import Cast
from django.conf import settings

from lianqin.core.clock import FrozenClock
from lianqin.core.errors import MissingInput
from lianqin.core.models import EventRow, OutboxRow
from lianqin.core.runner import Runner
from lianqin.incidents import appeal_keys, appeal_pictures, appeal_watch, appeals, sightings
from lianqin.incidents.appeal_errors import (
    AppealMovedOn,
    PictureGone,
    SamePerson,
)
from lianqin.incidents.models import (
    IdentityAppeal,
)
from lianqin.incidents.tests.appealing import (
    asked,
    by,
    lines_of,
    live,
)

pytestmark = pytest.mark.django_db
State = IdentityAppeal.State


def gone(appeal: IdentityAppeal, key: str, picture: str) -> bool:
    """Whether nothing of the picture is left."""
    appeal.refresh_from_db()
    files = (Path(settings.APPEAL_KEYS) / key, Path(settings.MEDIA_ROOT) / picture)
    empty = (appeal.picture, appeal.picture_key) == ("", "")
    return empty and appeal.erased_at is not None and not any(file.exists() for file in files)


@pytest.mark.parametrize("how", ["refuse", "withdraw", "expire"])
def test_however_it_ends_the_picture_is_destroyed(cast: Cast, clock: FrozenClock, how: str) -> None:
    appeal = asked(cast) if how == "refuse" else live(cast)
    key, picture = appeal.picture_key, appeal.picture
    if how == "refuse":
        appeals.refuse(appeal, reason="已认出本人", **by(cast.fang))
    elif how == "withdraw":
        appeals.withdraw(appeal, reason="本人已说出姓名", **by(cast.sun))
    else:
        clock.move(timedelta(hours=2))
        Runner().run_due()
    assert gone(appeal, key, picture)
    assert lines_of(appeal)[-1].endswith("照片已销毁")
    with pytest.raises(AppealMovedOn):
        sightings.look(appeal, **by(cast.sun))
    with pytest.raises(AppealMovedOn):
        appeals.withdraw(appeal, reason="再来一次", **by(cast.sun))


def test_a_refusal_and_a_withdrawal_say_why(cast: Cast) -> None:
    appeal = asked(cast)
    with pytest.raises(MissingInput):
        appeals.refuse(appeal, reason=" ", **by(cast.fang))
    with pytest.raises(MissingInput):
        appeals.withdraw(appeal, reason="", **by(cast.sun))
    with pytest.raises(SamePerson):
        appeals.refuse(appeal, reason="不必", **by(cast.sun))


def test_two_hours_are_its_life_even_before_the_timer_comes(cast: Cast, clock: FrozenClock) -> None:
    appeal = live(cast)
    clock.move(timedelta(hours=2))
    assert not IdentityAppeal.objects.for_viewer(cast.ge.viewer).exists()
    with pytest.raises(AppealMovedOn, match="已到期"):
        sightings.look(appeal, **by(cast.ge))


def test_a_timer_before_its_time_or_after_the_end_does_nothing(
    cast: Cast, clock: FrozenClock
) -> None:
    appeal = live(cast)
    row = OutboxRow(topic=appeals.TIMER)
    appeal_watch.on_expiry({"appeal": appeal.pk}, row)
    appeal.refresh_from_db()
    assert appeal.state == State.LIVE
    appeals.withdraw(appeal, reason="找到了", **by(cast.sun))
    clock.move(timedelta(hours=3))
    appeal_watch.on_expiry({"appeal": appeal.pk}, row)
    appeal.refresh_from_db()
    assert appeal.state == State.WITHDRAWN


def test_nobody_approves_for_two_hours_and_the_picture_goes_unseen(
    cast: Cast, clock: FrozenClock
) -> None:
    appeal = asked(cast)
    key, picture = appeal.picture_key, appeal.picture
    clock.move(timedelta(hours=2))
    with pytest.raises(AppealMovedOn):
        appeals.approve(appeal, **by(cast.fang))
    Runner().run_due()
    assert gone(appeal, key, picture)
    assert "无人审批" in lines_of(appeal)[-1]


def test_losing_the_key_store_ends_the_appeal_in_words(cast: Cast) -> None:
    appeal = live(cast)
    key, picture = appeal.picture_key, appeal.picture
    (Path(settings.APPEAL_KEYS) / key).unlink()
    with pytest.raises(PictureGone, match="不可恢复"):
        sightings.look(appeal, **by(cast.ge))
    assert gone(appeal, key, picture)
    assert appeal.state == State.KEY_LOST
    assert "密钥已失" in lines_of(appeal)[-1]


def test_an_approval_finds_the_key_gone_before_anybody_is_told(cast: Cast) -> None:
    appeal = asked(cast)
    appeal_keys.destroy(appeal.picture_key)
    with pytest.raises(PictureGone):
        appeals.approve(appeal, **by(cast.fang))
    appeal.refresh_from_db()
    assert appeal.state == State.KEY_LOST
    assert not EventRow.objects.filter(kind="appeal.broadcast").exists()


def test_a_start_ends_what_has_no_key_and_destroys_what_no_appeal_names(cast: Cast) -> None:
    kept, lost = live(cast), live(cast)
    appeal_keys.destroy(lost.picture_key)
    stray = appeal_pictures.seal(b"of an act that never committed")
    appeal_watch.mend()
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.state, lost.state) == (State.LIVE, State.KEY_LOST)
    assert appeal_pictures.lying() == {kept.picture}
    assert appeal_keys.names() == {kept.picture_key}
    assert not appeal_pictures.is_there(stray)


def test_an_act_that_fails_leaves_neither_key_nor_picture(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (appeal_keys.names(), appeal_pictures.lying())
    monkeypatch.setattr(appeals, "_enter", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        asked(cast)
    assert (appeal_keys.names(), appeal_pictures.lying()) == before


@pytest.mark.parametrize("name", ["../fields/identity", "", "x" * 32, "a" * 31, "/etc/passwd"])
def test_no_other_file_can_pass_for_a_key(name: str) -> None:
    assert appeal_keys.cipher_of(name) is None
    appeal_keys.destroy(name)
