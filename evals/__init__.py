"""Measures the bot and the index on cases with known answers."""
