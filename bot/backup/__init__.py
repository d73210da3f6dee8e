"""Copies of all that an installation cannot make anew: made while it serves, checked, and put back."""
