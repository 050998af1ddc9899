"""From one page of a list to the next: first to where the last day asked for begins, then back in time."""

from __future__ import annotations

from explore.fetching._site import Listing

_MOST = 40  # guesses where the last day begins; halving finds it among any number of pages long before


class Walk:
    """Which page of a list, newest first, to ask for next, so that all days from `since` to `until` are seen.

    >>> walk = Walk("2012-01-01", "2012-12-31")
    >>> walk.done, walk.reached
    (False, '2012-12-31')
    """

    def __init__(self, since: str, until: str) -> None:
        self.since, self.until = since, until
        self.reached = until
        """All that is newer was listed; a walk that broke off begins here again."""
        self.done = False
        self._back = False  # whether the page on which the last day begins was found
        self._low, self._high = 1, 0
        self._guesses = 0
        self._walked: set[int] = set()

    def after(self, seen: Listing) -> int | None:
        """The page to ask for after this one; None when the walk is over."""
        guess = None if self._back else self._sought(seen)
        if guess is not None:
            return guess
        self._back = True
        if seen.entries:
            self.reached = min(self.reached, seen.oldest)
        before = bool(seen.entries) and seen.oldest < self.since
        return self._on(seen.page + 1) if seen.page < seen.pages and not before else self._on(None)

    def missed(self, page: int) -> int | None:
        """The page to ask for after one that could not be read; None where that cannot be told."""
        return self._on(page + 1) if self._back else None

    def _sought(self, seen: Listing) -> int | None:
        """Another page to try; None where the last day begins on this one."""
        self._high = self._high or seen.pages
        self._guesses += 1
        if not seen.entries or self._guesses > _MOST:
            return None
        if seen.oldest > self.until:
            self._low, near = seen.page + 1, seen.page + 1
        elif seen.newest <= self.until:
            self._high, near = seen.page, seen.page - 1
        else:
            return None
        if self._low >= self._high:
            return None if seen.page >= self._high else self._high
        # The list of a day begins within a page of it; a list from its top may be a thousand away.
        return near if self._guesses == 1 else (self._low + self._high) // 2

    def _on(self, page: int | None) -> int | None:
        """The next page back in time; a site that sends one round in a circle is left."""
        if page is None or page in self._walked:
            self.done = True
            return None
        self._walked.add(page)
        return page
