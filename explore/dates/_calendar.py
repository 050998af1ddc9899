"""Days, months, seasons and quarters as ISO values, and the arithmetic on them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""A season → its first month."""


def month(year: int, number: int) -> str:
    """A month as ISO: months beyond the year's end carry over.

    >>> month(2012, 5), month(2012, 13), month(2012, 0)
    ('2012-05', '2013-01', '2011-12')
    """
    year, rest = year + (number - 1) // 12, (number - 1) % 12 + 1
    return f"{year:04d}-{rest:02d}"


def span(first: str, last: str) -> str:
    """Both ends as one ISO value; one of them where they are the same."""
    return first if first == last else f"{first}/{last}"


def season(name: str, year: int) -> str:
    """Three months: the winter of a year begins in its December.

    >>> season("autumn", 2016), season("winter", 2016)
    ('2016-09/2016-11', '2016-12/2017-02')
    """
    first = SEASONS[name]
    return span(month(year, first), month(year, first + 2))


def quarter(number: int, year: int) -> str:
    """Three months of a year.

    >>> quarter(2, 2013)
    '2013-04/2013-06'
    """
    return span(month(year, 3 * number - 2), month(year, 3 * number))


def days(value: str) -> tuple[date, date] | None:
    """First and last day of an ISO value; None where a year lies outside the calendar.

    >>> days("2012-02")
    (datetime.date(2012, 2, 1), datetime.date(2012, 2, 29))
    >>> days("1941/1945")[1]
    datetime.date(1945, 12, 31)
    """
    first, _, last = value.partition("/")
    begin, finish = _ends(first), _ends(last or first)
    return None if begin is None or finish is None else (begin[0], finish[1])


def _ends(value: str) -> tuple[date, date] | None:
    parts = [int(p) for p in value.split("-")]
    try:
        if not 1 <= parts[0] <= 9999:
            return None
        if len(parts) == 1:
            return date(parts[0], 1, 1), date(parts[0], 12, 31)
        if len(parts) == 2:
            return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(*parts)[1])
        day = date(*parts)
    except ValueError:
        return None
    return day, day


def moved(day: date, *, years: int = 0, months: int = 0, weeks: int = 0, days: int = 0) -> date:
    """A day moved; the last of a month stays within the month.

    >>> moved(date(2012, 2, 29), years=-1), moved(date(2012, 1, 31), months=1)
    (datetime.date(2011, 2, 28), datetime.date(2012, 2, 29))
    """
    index = day.year * 12 + day.month - 1 + 12 * years + months
    year, rest = divmod(index, 12)
    last = calendar.monthrange(year, rest + 1)[1]
    return date(year, rest + 1, min(day.day, last)) + timedelta(weeks=weeks, days=days)


def spoken(day: date) -> str:
    """A day as it is written in a reason.

    >>> spoken(date(2012, 5, 25))
    '25 May 2012'
    """
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
