"""Reminders: a calendar file for each person and diary, its secret address, and closer logging for a while."""
