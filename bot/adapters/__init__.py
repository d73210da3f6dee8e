"""Adapters of the bot's ports."""
