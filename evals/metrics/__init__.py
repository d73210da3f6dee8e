"""What is measured, one kind a file. Every measure is a pure function of an outcome, with its formula and source."""
