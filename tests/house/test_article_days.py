"""The article's two days, played through the services, and the figures counted from them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import TestCase

from lianqin.accounts.models import User
from lianqin.accounts.viewers import viewer_for
from lianqin.core.audit import verify_chain
from lianqin.core.clock import SHANGHAI
from lianqin.core.scope import Viewer
from lianqin.demo.loading.county import Loaded, load_county
from lianqin.demo.playing import play_story
from lianqin.incidents.models import Call, Incident
from lianqin.incidents.sightings import first_valid_reply
from lianqin.stats.measures import Period, measure

YEAR = Period(datetime(2024, 1, 1, tzinfo=SHANGHAI), datetime(2024, 8, 1, tzinfo=SHANGHAI))
ICE = Period(datetime(2024, 2, 1, tzinfo=SHANGHAI), datetime(2024, 3, 1, tzinfo=SHANGHAI))
JUNE = Period(datetime(2024, 6, 1, tzinfo=SHANGHAI), datetime(2024, 7, 1, tzinfo=SHANGHAI))


def seen_by(username: str) -> Viewer:
    return viewer_for(User.objects.get(username=username))


@pytest.mark.slow
class TheTwoDays(TestCase):
    """The demo county with its story told once for all that follows."""

    told: Loaded

    @classmethod
    def setUpTestData(cls) -> None:
        cls.told = load_county()
        play_story(cls.told)

    def test_the_two_days_count_as_the_article_tells_them(self) -> None:
        chen = seen_by("chen")
        assert measure("incidents", chen, YEAR).value == 3
        assert measure("report_to_apprehension", chen, JUNE).value == 58 * 60
        assert measure("assistance", chen, ICE).value == 1
        assert measure("persons_helped", chen, ICE).value == 5
        assert measure("minors_helped", chen, ICE).value == 3
        assert measure("first_responses", chen, ICE).value == 1
        assert measure("first_responses", chen, JUNE).value == 0

    def test_each_figure_opens_to_the_rows_it_was_counted_from(self) -> None:
        figure = measure("persons_helped", seen_by("chen"), ICE)
        incident = Incident.unscoped.get(pk__in=figure.incidents)
        assert (incident.adults, incident.minors) == (2, 3)
        assert incident.station.slug == "daji"

    def test_the_first_response_was_by_internal_security_and_a_voluntary_request(self) -> None:
        incident = Incident.unscoped.get(category="assistance.lost")
        first = incident.participations.order_by("on_scene_at").first()
        assert first.unit.kind == "internal_security"
        assert incident.directives.get(unit=first.unit).kind == "help"

    def test_the_guard_and_the_suspect_of_one_surname_stay_two_people(self) -> None:
        theft = Incident.unscoped.get(category="criminal.theft")
        reporter = Call.unscoped.get(incident=theft).reporter
        assert reporter.name.startswith("赵")
        assert theft.suspects == 2
        labels = [
            p.label for event in self.told.county.story for p in event.people if p.role == "suspect"
        ]
        assert reporter.name not in labels
        assert not any(
            reporter.name in line.text for line in theft.timeline.exclude(kind="received")
        )

    def test_another_stations_officer_counts_only_their_own(self) -> None:
        assert measure("incidents", seen_by("danhe"), JUNE).value == 1
        assert measure("incidents", seen_by("danhe"), ICE).value == 0

    def test_the_leader_counts_the_whole_bureau_and_opens_no_single_case(self) -> None:
        leader = seen_by("leader")
        figure = measure("persons_helped", leader, YEAR)
        assert figure.value == 6
        assert not Incident.objects.for_viewer(leader).filter(pk__in=figure.incidents).exists()

    def test_the_man_by_the_road_was_known_nine_minutes_after_the_appeal(self) -> None:
        incident = Incident.unscoped.get(category="assistance.drunk")
        appeal = incident.appeals.get()
        assert incident.source == "patrol"
        assert first_valid_reply(appeal) == timedelta(minutes=9)
        assert (appeal.state, appeal.picture, appeal.picture_key) == ("ended", "", "")
        assert incident.handovers.get().at - appeal.broadcast_at == timedelta(minutes=30)
        assert appeal.told_at is not None
        kinds = list(incident.timeline.values_list("kind", flat=True))
        assert kinds.index("roadside") < kinds.index("helped") < kinds.index("appeal")

    def test_the_audit_chain_of_both_days_is_whole(self) -> None:
        report = verify_chain()
        assert report.whole
        assert report.rows > 20
