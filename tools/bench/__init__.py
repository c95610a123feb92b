"""Measures what docs/performance.md tells of. Everything runs on this machine, in a folder of its own."""
