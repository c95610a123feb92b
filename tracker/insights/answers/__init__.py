"""How each figure is read from a diary, told as JSON and drawn: one file a figure, all listed in the catalogue."""
