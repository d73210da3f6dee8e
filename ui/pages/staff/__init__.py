"""The staff room, `/staff/`: plain pages that work without a script."""
