"""What may happen: the transition table that is compiled from a definition."""
