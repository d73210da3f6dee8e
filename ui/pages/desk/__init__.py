"""The pages of the help desk, `/desk/`: plain HTML and forms, which work without a script."""
