"""What the help desk's pages do, for programs with a token."""
