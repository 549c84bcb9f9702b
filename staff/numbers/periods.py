"""The times that numbers are of: whole months, quarters and years, the last days; and a time to
compare with. Nobody chooses single days: two that differ by one would tell of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.db.base import EAST_AFRICA
from models.numbers import Span
from staff.times import month_of, said, short_month
from staff.tongues.said import say

MONTHS, QUARTERS, YEARS = 14, 6, 3
"""How many of each are offered."""
A_DAY = 24
"""Hours; in Kenya each day has as many."""
A_YEAR = 364
"""Days, so that the days of the week stay what they are."""
BESIDE = {"before": "Beside the time before", "year": "Beside a year before", "none": "Alone"}


@dataclass(frozen=True)
class Period:
    """From a day until another, and not on it; so many months, or 0 where days are counted. Of its
    last day so many `hours`."""

    code: str
    words: str
    first: date
    end: date
    months: int = 0
    hours: int = A_DAY

    @property
    def days(self) -> int:
        return (self.end - self.first).days

    @property
    def span(self) -> Span:
        """Its moments, by the clock in Kenya."""
        since, until = (
            datetime.combine(day, time(), EAST_AFRICA) for day in (self.first, self.end)
        )
        return Span(since, until - timedelta(hours=A_DAY - self.hours))

    @property
    def said(self) -> str:
        """Its days, as "1 to 27 Nov 2026"."""
        days = said(self.first, self.end, year=True)
        return days if self.hours == A_DAY else say("{0}, until {1}:00", days, f"{self.hours:02}")

    def until(self, today: date) -> "Period":
        """As much of it as is over, with the day under way."""
        end = min(self.end, today + timedelta(days=1))
        return Period(self.code, self.words, self.first, end, self.months)

    def beside(self, how: str, today: date, hour: int = A_DAY) -> "Period | None":
        """The time that it is compared with: of one that goes on, only as many days of it, and of
        the last of those as many hours as today has had. Full ones: more would tell of minutes."""
        if how == "none":
            return None
        year = how == "year"
        if self.months:
            first, end = (later(day, -12 if year else -self.months) for day in self._bounds)
        else:
            back = timedelta(days=A_YEAR if year else self.days)
            first, end = (day - back for day in self._bounds)
        passed = self.until(today).days
        if passed < self.days:
            end = min(end, first + timedelta(days=passed))
        goes_on = self.first <= today < self.end
        return Period("", "", first, end, self.months, hour if goes_on else A_DAY)

    @property
    def _bounds(self) -> tuple[date, date]:
        return self.first, self.end


def offered(today: date) -> Mapping[str, Mapping[str, Period]]:
    """All that can be chosen, in groups; the first of all as it is when nobody says."""
    month = today.replace(day=1)
    quarter = later(month, -((month.month - 1) % 3))
    tomorrow = today + timedelta(days=1)
    months = [later(month, -back) for back in range(MONTHS)]
    quarters = [later(quarter, -3 * back) for back in range(QUARTERS)]
    groups = {
        "Months": [Period(f"{day:%Y-%m}", month_of(day), day, later(day, 1), 1) for day in months],
        "Last days": [
            Period(
                f"{days}d", say("Last {0} days", days), tomorrow - timedelta(days=days), tomorrow
            )
            for days in (7, 30)
        ],
        "Quarters": [_quarter(day) for day in quarters],
        "Years": [_year(today.year - back) for back in range(YEARS)],
    }
    return {group: {one.code: one for one in some} for group, some in groups.items()}


def chosen(code: str, today: date) -> Period:
    """The period of a code; the month under way for any other."""
    groups = offered(today)
    known = {code: period for group in groups.values() for code, period in group.items()}
    return known.get(code) or next(iter(known.values()))


def _quarter(first: date) -> Period:
    words = say("{0} to {1}", short_month(first), month_of(later(first, 2)))
    return Period(f"{first:%Y}-Q{first.month // 3 + 1}", words, first, later(first, 3), 3)


def _year(year: int) -> Period:
    return Period(f"{year}", f"{year}", date(year, 1, 1), date(year + 1, 1, 1), 12)


def later(first: date, months: int) -> date:
    """The first of a month, so many months later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
