"""The JSON face, version 1: thin over queries and operations. docs/api.md is its contract."""
