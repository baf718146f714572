"""What `bench_duplicates` runs in a process of its own; prints one `name number` a line."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lianqin.demo.doubles.day import Telling

CALLS, SEED, ROUNDS = 2_000, 11, 60
SQUARE = [(112.4, 35.0), (113.4, 35.0), (113.4, 35.9), (112.4, 35.9), (112.4, 35.0)]


def main() -> None:
    """Lay a day of calls, looking at each; then take calls with and without proposals."""
    os.environ["LIANQIN_RUNNER"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "lianqin.config.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    call_command("migrate", verbosity=0)
    desk = Desk()
    for name, value in {**desk.day(), **desk.intake()}.items():
        print(name, value)


class Desk:
    """A bureau with one station, its dispatcher, and a day of calls up to now."""

    def __init__(self) -> None:
        from django.test import Client

        from benchmarks.many_people import bare_bureau
        from lianqin.accounts.models import User
        from lianqin.accounts.viewers import viewer_for
        from lianqin.core import clock
        from lianqin.demo.doubles.day import day_of_calls
        from lianqin.registry.models import Membership, Organisation

        self.bureau = bare_bureau("压测县公安局", "doubles")
        self.station = Organisation.unscoped.create(
            slug="doubles-station",
            kind="station",
            bureau=self.bureau,
            parent=self.bureau,
            name="压测派出所",
            short_name="压测所",
            lon=112.84,
            lat=35.5,
            area={"type": "Polygon", "coordinates": [SQUARE]},
            area_version=1,
        )
        user = User.objects.create_user(
            "doubles", password=None, role="dispatcher", display_name="压测"
        )
        Membership.unscoped.create(user=user, organisation=self.bureau, since=clock.now())
        self.client, self.viewer = Client(), viewer_for(user)
        self.client.force_login(user)
        since = clock.now() - timedelta(hours=24)
        day = day_of_calls(CALLS, SEED, "held_out", since)
        # A later caller of the day's last events has not called yet.
        self.calls = [call for call in day if call.at < since + timedelta(hours=24)]

    def day(self) -> dict[str, float]:
        """Each call looked at and entered where it belongs."""
        known: dict[int, Any] = {}
        doubles = shown = first = anywhere = 0
        for number, call in enumerate(self.calls):
            found = [row.incident.pk for row in self.proposals(call)]
            right = known[call.event].pk if call.event in known else None
            doubles += right is not None
            shown += bool(found)
            first += found[:1] == [right]
            anywhere += right in found
            known[call.event] = self.enter(number, call, known.get(call.event))
        return {
            "calls": len(self.calls),
            "doubles": doubles,
            "precision": first / shown,
            "recall": first / doubles,
            "recall_any": anywhere / doubles,
        }

    def proposals(self, call: Telling, at: datetime | None = None) -> list[Any]:
        """As the desk asks while the report is typed."""
        from dataclasses import replace

        from lianqin.incidents.duplicates import doubles_of_report

        told = replace(call.told, at=at or call.at)
        return doubles_of_report(call.words, told, viewer=self.viewer, is_exercise=False)

    def enter(self, number: int, call: Telling, incident: Any) -> Any:
        """The rows of a call, past the act: only they count here."""
        from lianqin.incidents.models import Call, Incident

        incident = incident or Incident.unscoped.create(
            number=f"B{number:06d}",
            bureau=self.bureau,
            station=self.station,
            source="phone",
            category=call.category,
            priority=3,
            words=call.words,
            place_text="压测",
            lon=call.lon,
            lat=call.lat,
            uncertainty_m=call.uncertainty_m,
            suspects=call.suspects,
            has_fled=call.has_fled,
            received_at=call.at,
        )
        Call.unscoped.create(
            incident=incident,
            source="phone",
            words=call.words,
            lon=call.lon,
            lat=call.lat,
            received_at=call.at,
        )
        return incident

    def intake(self) -> dict[str, float]:
        """Milliseconds of taking a call, without and with proposals, and of these alone."""
        from benchmarks.figure import side_by_side
        from lianqin.core import clock

        calls = self.calls[-ROUNDS:]

        def look(number: int) -> None:
            self.proposals(calls[number], clock.now())

        def both(number: int) -> None:
            look(number)
            self.take(calls[number])

        works = [lambda number: self.take(calls[number]), both, look]
        without, with_, alone = side_by_side(works, ROUNDS)
        return {"without": without, "with": with_, "alone": alone}

    def take(self, call: Telling) -> None:
        """The form sent. Raises RuntimeError where no incident is opened."""
        from django.urls import reverse

        form = {
            "words": call.words,
            "coordinates": f"{call.lon}, {call.lat}",
            "system": "wgs84",
            "source": "phone",
            "category": call.category,
        }
        answer = self.client.post(reverse("desk:intake"), form)
        if answer.status_code != 302:
            raise RuntimeError(f"intake answered {answer.status_code}")


if __name__ == "__main__":
    main()
