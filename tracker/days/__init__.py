"""The Log and Diary screens: what a person does every day."""
