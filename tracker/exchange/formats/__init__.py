"""The kinds of files that can be read. Each yields rows of text; what they mean is said by the mapping."""
