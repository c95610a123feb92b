"""The charts, one a file: a result in; figure, sentence and table out. Plotly at most; no web, no database."""
