"""What there is to choose from: one module a filter, each with how much of it the rest of the selection holds.

A module has NAME (of the filter), KEYS (of the selection that it sets), `known(corpus)`, one row a choice in the order
in which groups and rows are shown, and `amounts(known, rest)`, how much of each there is in a corpus narrowed by all
other filters. `choices` puts both together.
"""

from explore.choices._choices import COLUMNS, choices, found

__all__ = ["COLUMNS", "choices", "found"]
