"""What sets the app up, runs it and checks it; nothing here is part of the app."""
