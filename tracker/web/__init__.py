"""What every screen and the API share: who may in, errors, headers, words, static files. Knows no slice."""
