"""Who sees what, row by row: one row of every model, and exactly the people who may see it.

A new model takes part by itself: it fails here until SEES says who sees its row. Breaking any
model's `visible_to`, to everybody or to nobody, must turn this red; a test does just that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cast import Cast
from django.apps import apps
from django.db import models
from story import Story, tell

from lianqin.accounts.models import User
from lianqin.core.scope import EVERYTHING, NOBODY, NOTHING, ScopedModel, UnscopedAccess, Viewer

pytestmark = pytest.mark.django_db

DESK = "chen sun ma luo fang"
POLICE = f"{DESK} xu"
OVERSIGHT = f"{POLICE} lin shen admin"
ALL = f"{OVERSIGHT} qian li zhao niu he ge tan mei bao"
AT_DANHE = "chen sun fang"  # the command centre, and the station in whose area it happened
CREW = "li tan"
REPORTER = "zhao"
ASKED = "ge"  # the grid worker to whom an appeal is addressed
# Guard Li's name and what Li can do: the unit, the station in whose area, the team's leader.
ON_LI = "chen sun fang xu qian li tan"
DOSSIER = "xu qian li"  # what lies behind the name
OFFICE = "xu qian"  # supervision, and the unit's manager

Row = Callable[[Story], models.Model]


def of(name: str) -> Row:
    """The story's row of that name, or the office's, or supervision's, or the county's."""

    def find(story: Story) -> models.Model:
        places = (
            story,
            story.papers,
            story.oversight,
            story.aftermath,
            story.quarrel,
            story.helped,
            story.watch,
            story.policy,
            story.calls,
            story.mustered,
            story.outside,
        )
        places = (*places, story.cast)
        return next(getattr(place, name) for place in places if hasattr(place, name))

    return find


def first(manager: str) -> Row:
    """The first of the rows that hang on guard Li's person or crew."""
    return lambda story: getattr(story.cast.li.person, manager).first()


SEES: dict[str, tuple[Row, str]] = {
    "accounts.User": (lambda story: story.cast.li.user, "li admin"),
    "accounts.Device": (of("device"), "li admin"),
    "accounts.PushSubscription": (of("subscription"), "li"),
    "gateways.Delivery": (of("delivery"), "chen admin"),
    "gateways.Attempt": (of("attempt"), "chen admin"),
    "registry.Organisation": (of("company"), f"{OVERSIGHT} qian li zhao tan"),
    "registry.Membership": (first("memberships"), "li admin"),
    "registry.Person": (lambda story: story.cast.li.person, ON_LI),
    "registry.Certificate": (first("certificates"), ON_LI),
    "registry.Linkage": (first("linkages"), ON_LI),
    "registry.Qualification": (of("skill"), ON_LI),
    "registry.Employment": (of("employment"), DOSSIER),
    "registry.Insurance": (of("insurance"), DOSSIER),
    "registry.EligibilityCheck": (of("eligibility"), DOSSIER),
    "registry.ConductEntry": (of("commendation"), DOSSIER),
    "registry.Correction": (of("correction"), DOSSIER),
    "registry.DossierReading": (of("reading"), "xu li"),
    "registry.Change": (of("change"), DOSSIER),
    "registry.Filing": (of("filing"), f"{POLICE} qian"),
    "registry.ServiceContract": (of("contract"), OFFICE),
    "registry.KitItem": (of("armband"), f"{OFFICE} li tan"),
    "registry.KitIssue": (of("issue"), f"{OFFICE} li tan"),
    "registry.KitInspection": (of("kit_inspection"), f"{OFFICE} li tan"),
    "registry.ShiftCheck": (of("shift_check"), f"{OFFICE} li tan"),
    "registry.ShiftCheckLine": (of("shift_check_line"), f"{OFFICE} li tan"),
    "registry.ImportRun": (of("import_run"), OFFICE),
    "registry.ImportRow": (of("import_row"), OFFICE),
    "registry.ExportRecord": (of("export"), "xu qian shen"),
    "registry.ExpiryNotice": (of("notice"), OFFICE),
    "registry.Team": (of("team"), f"{OVERSIGHT} qian li zhao tan"),
    "registry.TeamMembership": (first("team_memberships"), ON_LI),
    "registry.DutyPoint": (of("point"), ALL),
    "registry.Site": (of("building_site"), ALL),
    "registry.Place": (of("village"), ALL),
    "registry.PlaceEnd": (lambda story: story.cast.village.ends.first(), ALL),
    "registry.RoadCondition": (of("condition"), ALL),
    "registry.Camera": (of("camera"), DESK),
    "units.Unit": (of("li_crew"), f"{AT_DANHE} qian {CREW}"),
    "units.UnitMember": (first("unit_memberships"), f"{AT_DANHE} qian {CREW}"),
    "units.Commitment": (of("commitment"), f"{AT_DANHE} qian {CREW}"),
    "units.TrackingWindow": (of("window"), f"{AT_DANHE} qian {CREW}"),
    "units.Fix": (of("fix"), f"{AT_DANHE} {CREW}"),
    "incidents.Incident": (of("incident"), f"{AT_DANHE} {REPORTER}"),
    "incidents.Call": (lambda story: story.incident.calls.first(), f"{AT_DANHE} {REPORTER}"),
    "incidents.TimelineEntry": (of("entry"), AT_DANHE),
    "incidents.Participation": (of("participation"), f"{AT_DANHE} {CREW}"),
    "incidents.Feedback": (of("feedback"), AT_DANHE),
    "incidents.Photo": (of("photo"), f"{AT_DANHE} {REPORTER} bao"),
    "incidents.FootageAccess": (of("footage"), AT_DANHE),
    "incidents.VoiceNote": (of("voice_note"), f"{AT_DANHE} {REPORTER} bao"),
    "incidents.EvidenceOpening": (of("opening"), f"{AT_DANHE} bao"),
    "incidents.Merge": (of("merge"), AT_DANHE),
    "incidents.Transfer": (of("transfer"), AT_DANHE),
    "incidents.Callback": (of("callback"), AT_DANHE),
    "incidents.AnswerTally": (of("tally"), f"{AT_DANHE} lin xu shen"),
    "incidents.Grievance": (of("grievance"), AT_DANHE),
    "incidents.OutsideCode": (of("outside_code"), DESK),
    "incidents.Draft": (of("draft"), "sun"),
    "incidents.AskedStation": (of("asked_station"), AT_DANHE),
    "incidents.IdentityAppeal": (of("appeal"), f"{AT_DANHE} {ASKED}"),
    "incidents.AppealRecipient": (of("recipient"), f"{AT_DANHE} {ASKED}"),
    "incidents.AppealView": (of("appeal_view"), f"{AT_DANHE} {ASKED}"),
    "incidents.Sighting": (of("sighting"), f"{AT_DANHE} {ASKED}"),
    "incidents.Handover": (of("handover"), AT_DANHE),
    "disputes.Dispute": (of("dispute"), f"{AT_DANHE} {REPORTER} mei"),
    "disputes.DisputeStep": (of("dispute_step"), f"{AT_DANHE} mei"),
    "disputes.SideWord": (of("side_word"), f"{AT_DANHE} mei"),
    "disputes.MediationAgreement": (of("agreement"), f"{AT_DANHE} mei"),
    "dispatch.StandingOrder": (lambda story: story.cast.order, OVERSIGHT),
    "dispatch.PolicyDocument": (of("plan"), OVERSIGHT),
    "dispatch.PolicyClause": (of("clause"), OVERSIGHT),
    "dispatch.OrderDraft": (of("order_draft"), "fang xu lin"),
    "dispatch.DraftRule": (of("draft_rule"), "fang xu lin"),
    "dispatch.DraftSignature": (of("draft_signature"), "fang xu lin"),
    "dispatch.OrderRule": (lambda story: story.cast.order.rules.first(), OVERSIGHT),
    "dispatch.Directive": (of("directive"), f"{AT_DANHE} qian {CREW}"),
    "dispatch.Alerting": (of("alerting"), AT_DANHE),
    "dispatch.Escalation": (of("escalation"), AT_DANHE),
    "dispatch.GuidanceMessage": (of("guidance"), f"{AT_DANHE} {CREW}"),
    "dispatch.AlarmTaken": (of("alarm_taken"), AT_DANHE),
    "dispatch.MusterTerms": (of("muster_terms"), DESK),
    "dispatch.Muster": (of("muster"), AT_DANHE),
    "dispatch.RallyPoint": (of("rally_point"), f"{AT_DANHE} {CREW}"),
    "dispatch.MusterAlert": (of("muster_alert"), f"{AT_DANHE} {CREW}"),
    "dispatch.MusterMoment": (of("muster_moment"), AT_DANHE),
    "dispatch.KeepAway": (of("kept_away"), f"{AT_DANHE} he"),
    "dispatch.PlanStepDone": (of("plan_step"), f"{AT_DANHE} {CREW}"),
    "dispatch.DispatchLease": (of("lease"), AT_DANHE),
    "dispatch.WatchHandover": (of("handing_over"), "chen"),
    "dispatch.WatchItem": (of("unfinished"), AT_DANHE),
    "dispatch.HelpRequest": (of("help_request"), f"{AT_DANHE} ma"),
    "dispatch.HelpCrew": (of("help_crew"), f"{AT_DANHE} ma"),
    "dispatch.HelpTerms": (of("help_terms"), f"{AT_DANHE} qian {CREW}"),
    "dispatch.UpwardReport": (of("upward_report"), f"{AT_DANHE} lin"),
    "supervision.InspectionSheet": (of("sheet"), f"{OFFICE} shen"),
    "supervision.SheetItem": (of("sheet_item"), f"{OFFICE} shen"),
    "supervision.Inspection": (of("inspection"), OFFICE),
    "supervision.InspectionLine": (of("line"), OFFICE),
    "supervision.InspectionPhoto": (of("inspection_photo"), OFFICE),
    "supervision.Signature": (of("signature"), OFFICE),
    "supervision.Finding": (of("finding"), OFFICE),
    "supervision.Complaint": (of("complaint"), "xu"),
    "supervision.Breach": (of("breach"), "xu li"),
    "supervision.RecognisedAct": (of("recognised_act"), DOSSIER),
    "supervision.Recognition": (of("recognition"), DOSSIER),
}


def scoped_models() -> list[Any]:
    """Every model that says who may see its rows."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("lianqin.")]
    return [model for model in ours if hasattr(model, "visible_to")]


def label(model: Any) -> str:
    return str(model._meta.label)


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


def faults(model: Any, story: Story, strangers: list[Viewer]) -> Iterator[str]:
    """Where who sees the model's row differs from the table, and every stranger who sees any."""
    row, names = SEES[label(model)]
    mark, expected = row(story).pk, set(names.split())
    for name, who in story.cast.everybody().items():
        sees = model.objects.for_viewer(who.viewer).filter(pk=mark).exists()
        if sees is not (name in expected):
            yield f"{name} {'sees' if sees else 'does not see'} {label(model)}"
    for viewer in strangers:
        if model.objects.for_viewer(viewer).filter(pk=mark).exists():
            yield f"a stranger ({viewer.role}) sees {label(model)}"


def strangers_to(story: Story) -> list[Viewer]:
    """Everybody of the other bureau, in the same roles, and nobody at all."""
    return [*(who.viewer for who in story.cast.twin.everybody().values()), NOBODY]


def test_the_table_names_every_model_with_something_to_hide() -> None:
    assert {label(model) for model in scoped_models()} == set(SEES)


@pytest.mark.slow
def test_each_row_is_seen_by_exactly_those_whom_the_table_names(story: Story) -> None:
    strangers = strangers_to(story)
    found = [fault for model in scoped_models() for fault in faults(model, story, strangers)]
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("broken", [EVERYTHING, NOTHING], ids=["everything", "nothing"])
def test_a_model_that_forgets_who_may_see_it_is_caught(
    story: Story, broken: models.Q, monkeypatch: pytest.MonkeyPatch
) -> None:
    strangers, uncaught = strangers_to(story), []
    for model in scoped_models():
        with monkeypatch.context() as patch:
            patch.setattr(model, "visible_to", classmethod(lambda cls, viewer: broken))
            if not list(faults(model, story, strangers)):
                uncaught.append(label(model))
    assert uncaught == []


def test_a_query_without_a_viewer_raises() -> None:
    scoped = [model for model in scoped_models() if issubclass(model, ScopedModel)]
    assert len(scoped) == len(SEES) - 1  # all but the account itself, which signs people in
    for model in scoped:
        for ask in ("all", "count", "first"):
            with pytest.raises(UnscopedAccess):
                getattr(model.objects, ask)()


def test_an_account_without_a_workplace_sees_only_itself(story: Story) -> None:
    homeless = User.objects.create_user("x", password=None, role="dispatcher", display_name="x")
    from lianqin.accounts.viewers import viewer_for

    viewer = viewer_for(homeless)
    seen = {label(m) for m in scoped_models() if m.objects.for_viewer(viewer).exists()}
    assert seen == {"accounts.User"}
