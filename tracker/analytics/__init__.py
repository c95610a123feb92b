"""The figures, one a file: records in, result out. Numpy at most; no web, no database."""
