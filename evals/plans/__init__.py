"""How well plans are read against the points of the policy."""
