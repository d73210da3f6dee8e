"""The ways in: HTTP API, pages, command line."""
