"""What every record of a diary shares: its sequence, its former versions, its tombstone, and who keeps the diary."""
