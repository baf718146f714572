"""When a key unit has to drill its plan again: twelve months after it last did, by the calendar.

The calendar, the reminders, the lists and a site's page all ask here, so that they name one day.
(企业事业单位内部治安保卫条例 Art. 15)
"""

from __future__ import annotations

from datetime import date

from lianqin.core.clock import years_later


def a_year_after(day: date) -> date:
    """The same day of the next year; 29 February becomes 28 February."""
    try:
        return years_later(day, 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def a_year_before(day: date) -> date:
    """The first day of which the year has not run out on `day`: for 29 February the 1 March."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, month=3, day=1)
