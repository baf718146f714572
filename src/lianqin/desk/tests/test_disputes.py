"""Disputes at the desk and at the mediator's: list, page, each step's form, the Word file."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, report
from cast_disputes import WORDS, dispute_in, quarrel, referred_to_mei
from django.test import Client
from docx import Document

from lianqin.core.models import AuditRow
from lianqin.disputes.models import Dispute, MediationAgreement
from lianqin.disputes.states import EndedWhy, How, State, StepKind
from lianqin.disputes.tests.acting import in_talks
from lianqin.incidents.models import Incident

LIST, NEW = "/disputes/", "/disputes/new/"
TOLD = {
    "words": WORDS,
    "kind": "neighbour",
    "how": "visit",
    "coordinates": "112.915, 35.51",
    "place": "丹河工地",
    "sides": "2",
    "people": "5",
}
AGREED = {
    "form": "written",
    "facts": "楼上水管漏水",
    "terms": "甲方一周内修好水管",
    "performance": "6月20日以前",
    "committee": "前街人民调解委员会",
    "agreed_on": "2024-06-12",
    "follow_up_on": "2024-06-21",
    "name_1": "甲一",
    "number_1": "991405199003070034",
    "name_2": "乙二",
}


def at(dispute: Dispute, what: str = "") -> str:
    return f"/disputes/{dispute.number}/{what}"


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


@pytest.fixture
def sun(cast: Cast) -> Client:
    return cast.people.sun.client()


@pytest.fixture
def mei(cast: Cast) -> Client:
    return cast.people.mei.client()


def test_an_empty_list_says_what_it_is_for_and_offers_the_first_step(
    sun: Client, mei: Client
) -> None:
    said = page(sun, LIST)
    assert "劝和、移交、调解、协议分开记录，不算警情" in said
    assert NEW in said
    assert NEW not in page(mei, LIST)


def test_an_officer_enters_a_dispute_and_comes_to_its_page(sun: Client) -> None:
    answer = sun.post(NEW, TOLD)
    dispute = Dispute.unscoped.get()
    assert answer.headers["Location"] == at(dispute)
    said = page(sun, at(dispute))
    for words in (WORDS, dispute.number, "2 方，5 人", "走访排查", "先劝和", "移交调解"):
        assert words in said, words
    assert dispute.number in page(sun, LIST)


def test_domestic_violence_is_refused_and_one_press_opens_the_incident_with_the_words(
    sun: Client,
) -> None:
    refused = sun.post(NEW, {**TOLD, "words": "她说老公又打她"})
    said = refused.content.decode()
    assert refused.status_code == 422
    assert "请按警情受理" in said
    assert "disputes.domestic_violence" in said
    assert '<input type="hidden" name="words" value="她说老公又打她">' in said
    assert not Dispute.unscoped.exists()
    hidden = {
        "words": "她说老公又打她",
        "place": TOLD["place"],
        "coordinates": TOLD["coordinates"],
        "system": "wgs84",
        "category": "security.domestic",
        "source": "walk_in",
        "is_ongoing": "on",
    }
    for name, value in hidden.items():
        assert f'name="{name}" value="{value}"' in said
    assert sun.post("/incidents/new/", hidden).status_code == 302
    incident = Incident.unscoped.get()
    assert (incident.words, incident.category) == ("她说老公又打她", "security.domestic")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"is_domestic": "on"}, "disputes.domestic_violence"),
        ({"is_violent": "on"}, "disputes.turned_violent"),
        ({"words": ""}, "core.missing_input"),
        ({"kind": ""}, "core.missing_input"),
        ({"sides": "1"}, "core.unreadable_input"),
        ({"coordinates": "", "place": ""}, "desk.place_missing"),
    ],
)
def test_what_is_no_dispute_or_not_said_is_refused_and_kept(
    sun: Client, told: dict[str, str], code: str
) -> None:
    refused = sun.post(NEW, {**TOLD, **told})
    said = refused.content.decode()
    assert refused.status_code == 422
    assert code in said
    assert 'value="5"' in said
    assert (
        sun.post(NEW, {**TOLD, **told}, headers={"Accept": "application/json"}).json()["code"]
        == code
    )


def test_one_that_may_turn_violent_is_an_incident_at_once(sun: Client) -> None:
    answer = sun.post(NEW, {**TOLD, "may_turn_violent": "on"}, follow=True)
    incident, dispute = Incident.unscoped.get(), Dispute.unscoped.get()
    assert f"已同时立为警情 {incident.number}" in answer.content.decode()
    assert f"/incidents/{incident.number}/" in page(sun, at(dispute))
    assert "由纠纷" in page(sun, f"/incidents/{incident.number}/")


def test_an_incident_is_entered_as_a_dispute_and_stays_what_it_is(cast: Cast, sun: Client) -> None:
    incident = report(cast, words=WORDS, category="dispute.neighbour")
    way = f"{NEW}?incident={incident.number}"
    assert way in page(sun, f"/incidents/{incident.number}/")
    begun = page(sun, way)
    assert WORDS in begun
    sun.post(NEW, {**TOLD, "how": "", "incident": incident.number})
    dispute = Dispute.unscoped.get()
    assert (dispute.came_from, dispute.how) == (incident, How.INCIDENT)
    assert f"/incidents/{incident.number}/" in page(sun, at(dispute))
    drill = report(cast, is_exercise=True, category="dispute.neighbour")
    assert NEW not in page(sun, f"/incidents/{drill.number}/")
    refused = sun.post(NEW, {**TOLD, "incident": drill.number})
    assert "disputes.exercise" in refused.content.decode()


def test_from_found_to_the_agreement_through_the_forms(
    cast: Cast, sun: Client, mei: Client
) -> None:
    dispute = dispute_in(cast)
    assert mei.get(at(dispute)).status_code == 404
    sun.post(at(dispute, "calm/"), {"text": "都消了气"})
    sun.post(at(dispute, "refer/"), {"to": str(cast.people.mei.user.pk)})
    assert dispute.number in page(mei, LIST)
    said = page(mei, at(dispute))
    assert "逐方问明是否自愿调解" in said
    assert at(dispute, "refer/") not in said
    early = mei.post(at(dispute, "begin/"))
    assert "disputes.side_unasked" in early.content.decode()
    for side in ("1", "2"):
        mei.post(at(dispute, "word/"), {"side": side, "is_willing": "yes"})
    mei.post(at(dispute, "begin/"))
    mei.post(at(dispute, "note/"), {"text": "双方到场，谈了一小时"})
    form = page(mei, at(dispute, "agreement/"))
    assert "第 2 方当事人" in form
    assert "data-draft-skip" in form
    done = mei.post(at(dispute, "agreement/"), AGREED, follow=True)
    said = done.content.decode()
    assert "甲方一周内修好水管" in said
    assert "2024-07-12" in said
    assert "甲一" not in said
    dispute.refresh_from_db()
    assert dispute.state == State.AGREED
    file = mei.post(at(dispute, "agreement/file/"))
    paper = Document(io.BytesIO(file.content))
    assert "甲一" in [cell.text for row in paper.tables[0].rows for cell in row.cells]
    assert file.headers["Content-Disposition"] == f'attachment; filename="{dispute.number}.docx"'
    assert file.headers["Cache-Control"] == "no-store"


def test_names_are_said_when_asked_for_and_that_is_on_record(cast: Cast, mei: Client) -> None:
    dispute = quarrel(cast).dispute
    assert "甲一" not in page(mei, at(dispute))
    said = mei.post(at(dispute, "parties/")).content.decode()
    assert "991405199003070034" in said
    assert AuditRow.objects.filter(action="dispute.read_parties").exists()


def test_a_missing_name_keeps_everything_else_that_was_typed(cast: Cast, mei: Client) -> None:
    dispute = in_talks(cast)
    refused = mei.post(at(dispute, "agreement/"), {**AGREED, "name_2": ""})
    said = refused.content.decode()
    assert refused.status_code == 422
    assert "甲方一周内修好水管" in said
    assert 'value="甲一"' in said


def test_one_side_says_no_and_the_page_says_ended_with_the_rights_told(
    cast: Cast, mei: Client
) -> None:
    dispute = referred_to_mei(cast)
    no = {"side": "2", "is_willing": "no"}
    untold = mei.post(at(dispute, "word/"), no)
    assert "disputes.rights_untold" in untold.content.decode()
    mei.post(at(dispute, "word/"), {**no, "rights_told": "on"})
    said = page(mei, at(dispute))
    assert "已终止，权利已告知" in said
    assert "这不是化解" in said
    assert at(dispute, "agreement/") not in said


@pytest.mark.parametrize(
    ("why", "rights", "state"),
    [
        (EndedWhy.NO_AGREEMENT, "on", State.REFUSED),
        (EndedWhy.IN_COURT, "", State.LAPSED),
    ],
)
def test_it_ends_without_an_agreement(
    cast: Cast, mei: Client, why: str, rights: str, state: str
) -> None:
    dispute = in_talks(cast)
    mei.post(at(dispute, "end/"), {"why": why, "rights_told": rights, "text": ""})
    dispute.refresh_from_db()
    assert dispute.state == state


def test_a_turn_to_violence_is_one_form_for_the_mediator_too(cast: Cast, mei: Client) -> None:
    dispute = in_talks(cast)
    mei.post(at(dispute, "escalate/"), {"why": "weapon", "text": "拿出菜刀"})
    incident = Incident.unscoped.get()
    said = page(mei, at(dispute))
    assert incident.number in said
    assert f'href="/incidents/{incident.number}/"' not in said


def test_settled_on_the_spot_says_how(cast: Cast, sun: Client) -> None:
    dispute = dispute_in(cast)
    assert sun.post(at(dispute, "settle/"), {"text": ""}).status_code == 422
    sun.post(at(dispute, "settle/"), {"text": "当场赔了二十元，握手"})
    dispute.refresh_from_db()
    assert dispute.state == State.SETTLED_AT_SOURCE
    assert dispute.steps.get(kind=StepKind.SETTLED).text == "当场赔了二十元，握手"


def test_the_list_warns_before_the_courts_deadline_and_of_a_follow_up(
    cast: Cast, mei: Client, clock: Any
) -> None:
    quarrel(cast)
    every = f"{LIST}?state=all"
    assert "司法确认到" in page(mei, every)
    clock.move(timedelta(days=21))
    assert "该回访履行" in page(mei, every)
    clock.move(timedelta(days=5))
    assert "司法确认还有 4 天" in page(mei, every)


def test_confirmation_and_follow_up_are_recorded(cast: Cast, mei: Client) -> None:
    dispute = quarrel(cast).dispute
    days = {"applied_on": "2024-06-12", "confirmed_on": "2024-06-12"}
    mei.post(at(dispute, "confirm/"), {**days, "court": "泽州县人民法院"})
    mei.post(at(dispute, "follow-up/"), {"kept": "wholly", "note": "已修好"})
    agreement = MediationAgreement.unscoped.get()
    assert (agreement.court, agreement.kept) == ("泽州县人民法院", "wholly")
    said = page(mei, at(dispute))
    assert "泽州县人民法院" in said
    assert "已履行" in said


def test_the_sentence_narrows_and_the_figures_stand_apart(cast: Cast, sun: Client) -> None:
    dispute_in(cast, how=How.VISIT, words="宅基地边界")
    dispute_in(cast)
    said = page(sun, f"{LIST}?how=visit")
    assert "宅基地边界" in said
    assert WORDS not in said
    assert "不相加，不算警情" in said


def test_a_guard_finds_no_door_to_the_desk(cast: Cast) -> None:
    dispute, zhao = dispute_in(cast, state=State.IN_MEDIATION), cast.people.zhao.client()
    for what in ("", "agreement/"):
        assert zhao.get(at(dispute, what)).status_code == 403
    for what in ("begin/", "agreement/", "agreement/file/", "word/", "end/"):
        assert zhao.post(at(dispute, what), AGREED).status_code == 403
    assert not MediationAgreement.unscoped.exists()


def test_no_list_of_disputes_leaves_as_a_file(sun: Client) -> None:
    assert "导出这些行" not in page(sun, LIST)


def test_the_list_asks_as_many_queries_for_many_as_for_few(
    cast: Cast, sun: Client, django_assert_max_num_queries: Any
) -> None:
    for _one in range(12):
        dispute_in(cast)
    page(sun, LIST)
    with django_assert_max_num_queries(14):
        sun.get(LIST)
