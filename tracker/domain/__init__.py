"""The diary's own words as types: scales, regions, measures, records, days and clocks. Standard library only."""
