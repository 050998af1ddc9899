"""Writing a chart to files: its title and note, the formats, and what became of it, told in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from explore.export import FORMATS, export_chart
from explore.selection import Selection


class Exporting(traitlets.HasTraits):
    """What a panel has whose chart can be written to files; `files` gives what there is to write.

    `title` and `note` are the analyst's: empty, the chart has its own title and no note. `folder` is where files go,
    `exported` tells what became of the last writing. `mark` stands before every title (`INVENTED: `).
    """

    title = traitlets.Unicode("", help="the chart's title; empty: its own").tag(sync=True)
    own_title = traitlets.Unicode("", help="the title of a chart that is given none").tag(sync=True)
    note = traitlets.Unicode("", help="printed under the chart, above the source").tag(sync=True)
    folder = traitlets.Unicode("exports", help="where files are written").tag(sync=True)
    exported = traitlets.Unicode("", help="what became of the last writing").tag(sync=True)
    mark = ""

    def files(self) -> Mapping[str, Any]:
        """The figure, table, name, source, alt and selection that `explore.export.export_chart` takes."""
        raise NotImplementedError

    @property
    def full_title(self) -> str:
        """The title that the chart shows: the analyst's, or its own, with the mark before it."""
        return f"{self.mark}{self.title.strip() or self.own_title}"

    def do_export(self, formats: Sequence[str] = FORMATS) -> None:
        """Writes the chart in these formats, and tells what was written or why not."""
        self.exported = "Writing …"
        try:
            self.exported = export_chart(
                folder=self.folder.strip() or "exports", formats=formats, note=self.note.strip(), **self.files()
            ).sentence
        except BaseException:
            self.exported = ""
            raise


def selected_but(selection: Selection, *keys: str) -> str:
    """What is selected apart from these keys, in words; empty where that is everything.

    A chart that shows all speakers and marks one is not of that one.

    >>> import explore
    >>> selection = Selection(explore.load(explore.sample()))
    >>> selection.set(speakers="Vladimir Putin", since="2012")
    >>> selected_but(selection, "speakers")
    'Everyone · from 2012: 5 turns in 1 transcript, an excerpt'
    """
    rest = Selection(selection.corpus)
    rest.set(**{key: value for key, value in selection.state.items() if key not in keys})
    return "" if rest.is_whole else rest.sentence
