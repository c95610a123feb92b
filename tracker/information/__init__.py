"""The information pages: general background on dystonia, with its sources, readable signed out."""
