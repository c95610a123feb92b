"""Who keeps a diary here: sign-up, sign-in, sessions, tokens, and how often they may be tried."""
