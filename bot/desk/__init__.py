"""The desk's records: what people told us, in the words of the domain; where it is kept is an adapter's matter."""
