"""Signing in, and what is open to whom."""
