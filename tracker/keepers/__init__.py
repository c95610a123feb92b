"""Whoever keeps a diary together: invited by a link used once, named, ended, and handed over."""
