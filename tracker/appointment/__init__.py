"""For my appointment: one page that a neurologist reads in a minute, and how it is handed over."""
