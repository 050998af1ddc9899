"""Charts: a measure's DataFrame in, a plotly Figure out; one chart a file."""
