"""Judges from outside. Each is shown a planted fault first, so that its silence means something."""
