"""The agreement: sealed names, the Word file field by field, the court's thirty days, follow-up."""

from __future__ import annotations

import io
import re
import runpy
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cast import Cast
from cast_disputes import PARTIES
from cryptography.exceptions import InvalidTag
from docx import Document
from docx.shared import Mm

from lianqin.core import clock as duty_clock
from lianqin.core import retention
from lianqin.core.models import AuditRow, OutboxRow
from lianqin.core.outbox import handler_of
from lianqin.disputes import agreeing, mediating
from lianqin.disputes.documents import TEMPLATE, agreement_file
from lianqin.disputes.errors import (
    ConfirmedTooLate,
    DayAhead,
    DayBeforeFound,
    DisputeMovedOn,
    NotConfirmable,
    SideUnnamed,
)
from lianqin.disputes.models import Dispute, MediationAgreement
from lianqin.disputes.parties import Party, seal, unseal
from lianqin.disputes.reminders import TOPIC, remind
from lianqin.disputes.states import Form, Kept, State, StepKind, To
from lianqin.disputes.tests.acting import agreed, by, found_by_zhao, in_talks, said
from lianqin.registry.errors import IdentityUnreadable

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[4]


def text_of(file: bytes) -> str:
    """Everything that the Word file says, paragraphs and cells."""
    paper = Document(io.BytesIO(file))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


def made(agreement: MediationAgreement, cast: Cast) -> bytes:
    return agreement_file(agreement, **by(cast.people.mei))


def test_the_word_file_says_every_field_and_prints_on_a4(county: Cast) -> None:
    agreement = agreed(county)
    file = made(agreement, county)
    words = text_of(file)
    for expected in (
        "人民调解协议书",
        agreement.dispute.number,
        "甲一",
        "991405199003070034",
        "前街一号",
        "乙二",
        "第2方",
        "楼上水管漏水，楼下墙面受潮",
        "一、甲方一周内修好水管；",
        "二、乙方自行粉刷墙面。",
        "甲方在6月20日以前修好",
        "不收取任何费用（人民调解法第四条）",
        "应当按照约定履行",
        "2024年7月12日以前（含当日）",
        "人民调解法第三十三条",
        "一式3份",
        "梅调解（签名）",
        "前街人民调解委员会（印章）",
        "2024年6月12日",
    ):
        assert expected in words, expected
    assert not re.search(r"\{[{%]|[}%]\}|None", words)
    page = Document(io.BytesIO(file)).sections[0]
    assert (round(page.page_width / Mm(1)), round(page.page_height / Mm(1))) == (210, 297)


def test_terms_keep_their_lines(county: Cast) -> None:
    words = text_of(made(agreed(county), county))
    assert re.search(r"修好水管；\s*\n\s*二、乙方", words)


@pytest.mark.parametrize(
    "nasty", ["{{ parties }}", "{% if 1 %}", "<w:p>&</w:p>", "甲\u200b乙", "a" * 3000]
)
def test_what_is_typed_is_never_read_as_template_or_markup(county: Cast, nasty: str) -> None:
    file = made(agreed(county, terms=f"始{nasty}终"), county)
    assert f"始{nasty}终" in text_of(file)


def test_the_template_in_the_repository_is_what_the_script_draws() -> None:
    drawn = io.BytesIO()
    runpy.run_path(str(ROOT / "scripts/write_agreement.py"))["draw"]().save(drawn)

    def body(file: Any) -> bytes:
        with zipfile.ZipFile(file) as archive:
            return archive.read("word/document.xml")

    assert body(drawn) == body(TEMPLATE)


def test_an_oral_one_says_so_and_the_police_one_has_no_courts_deadline(county: Cast) -> None:
    oral = agreed(county, form=Form.ORAL)
    assert "口头协议登记表" in text_of(made(oral, county))
    dispute = found_by_zhao(county)
    sun = by(county.people.sun)
    mediating.refer(dispute, to=To.POLICE, **sun)
    for side in (1, 2):
        mediating.take_word(dispute, side=side, is_willing=True, **sun)
    mediating.begin(dispute, **sun)
    theirs = agreeing.agree(dispute, said(committee="丹河派出所"), **sun)
    assert theirs.confirm_by is None
    words = text_of(agreement_file(theirs, **sun))
    assert "公安机关主持" in words
    assert "司法确认" not in words
    assert "主持民警：孙民警" in words
    with pytest.raises(NotConfirmable):
        agreeing.confirm(
            theirs,
            applied_on=date(2024, 6, 12),
            confirmed_on=date(2024, 6, 12),
            court="泽州法院",
            **sun,
        )


def test_names_are_sealed_bound_to_their_dispute_and_each_reading_is_on_record(
    county: Cast,
) -> None:
    agreement = agreed(county)
    row = bytes(MediationAgreement.unscoped.values_list("parties_sealed", flat=True).get())
    assert "甲一".encode() not in row
    assert b"991405199003070034" not in row
    assert agreeing.parties_of(agreement, actor=county.people.mei.viewer) == list(PARTIES)
    assert AuditRow.objects.filter(action="dispute.read_parties").count() == 1
    other = found_by_zhao(county)
    with pytest.raises(InvalidTag):
        unseal(seal(PARTIES, agreement.dispute), other)
    told = str(list(AuditRow.objects.values_list("facts", flat=True)))
    assert "甲一" not in told
    assert "9914" not in told


def test_each_side_is_named_and_a_number_is_one(county: Cast) -> None:
    dispute = in_talks(county)
    one = (Party(1, "甲一"),)
    with pytest.raises(SideUnnamed):
        agreeing.agree(dispute, said(parties=one), **by(county.people.mei))
    wrong = (Party(1, "甲一", "123"), Party(2, "乙二"))
    with pytest.raises(IdentityUnreadable):
        agreeing.agree(dispute, said(parties=wrong), **by(county.people.mei))


def test_its_day_lies_between_the_find_and_today(county: Cast) -> None:
    dispute = in_talks(county)
    for day, refusal in ((date(2024, 6, 13), DayAhead), (date(2024, 6, 11), DayBeforeFound)):
        with pytest.raises(refusal):
            agreeing.agree(dispute, said(agreed_on=day), **by(county.people.mei))
    dispute.refresh_from_db()
    assert dispute.state == State.IN_MEDIATION


def test_a_week_before_the_deadline_they_are_reminded_once(county: Cast, clock: Any) -> None:
    agreement = agreed(county)
    row = OutboxRow.objects.get(topic=TOPIC)
    assert row.due_at.isoformat() == "2024-07-05T00:00:00+00:00"  # eight in the morning
    assert handler_of(TOPIC) is remind
    clock.move(timedelta(days=23))
    for _again in range(2):
        remind(row.payload, row)
    assert agreement.dispute.steps.filter(kind=StepKind.REMINDED).count() == 1
    agreement.refresh_from_db()
    assert agreement.reminded_at == duty_clock.now()


def test_nobody_is_reminded_of_what_was_confirmed_or_is_over(county: Cast, clock: Any) -> None:
    agreement = agreed(county)
    row = OutboxRow.objects.get(topic=TOPIC)
    clock.move(timedelta(days=31))
    remind(row.payload, row)
    assert not agreement.dispute.steps.filter(kind=StepKind.REMINDED).exists()


def test_the_court_confirms_once_on_an_application_within_thirty_days(
    county: Cast, clock: Any
) -> None:
    agreement, mei = agreed(county), by(county.people.mei)
    clock.move(timedelta(days=40))
    late = {"applied_on": date(2024, 7, 13), "confirmed_on": date(2024, 7, 20)}
    with pytest.raises(ConfirmedTooLate):
        agreeing.confirm(agreement, court="泽州县人民法院", **late, **mei)
    good = {"applied_on": date(2024, 7, 12), "confirmed_on": date(2024, 7, 20)}
    agreeing.confirm(agreement, court="泽州县人民法院", **good, **mei)
    agreement.refresh_from_db()
    assert agreement.confirmed_on == date(2024, 7, 20)
    with pytest.raises(DisputeMovedOn):
        agreeing.confirm(agreement, court="泽州县人民法院", **good, **mei)


def test_what_was_not_kept_is_asked_again_on_a_day(county: Cast) -> None:
    agreement, mei = agreed(county), by(county.people.mei)
    with pytest.raises(agreeing.MissingInput):
        agreeing.follow_up(agreement, kept=Kept.NOT, note="还没修", **mei)
    again = date(2024, 7, 1)
    agreeing.follow_up(agreement, kept=Kept.PARTLY, note="修了一半", again_on=again, **mei)
    agreement.refresh_from_db()
    assert (agreement.kept, agreement.follow_up_on) == (Kept.PARTLY, again)
    agreeing.follow_up(agreement, kept=Kept.WHOLLY, note="已修好", **mei)
    agreement.refresh_from_db()
    assert agreement.kept == Kept.WHOLLY


def test_three_years_after_its_end_the_whole_of_it_is_erased(county: Cast, clock: Any) -> None:
    agreed(county)
    retention.sweep(duty_clock.now() + timedelta(days=1095))
    assert MediationAgreement.unscoped.exists()
    retention.sweep(duty_clock.now() + timedelta(days=1097))
    assert not Dispute.unscoped.exists()
    assert not MediationAgreement.unscoped.exists()
