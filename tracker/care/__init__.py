"""Treatments: medications and their doses, injections, anything else that was done, and visits."""
