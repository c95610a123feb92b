"""The charts: what a diary shows, by screens and for the API. Reads only."""
