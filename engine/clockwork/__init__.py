"""Working time as values: calendars, due instants and the stops of a clock."""
