"""Playing an SOP on paper: scenarios told against the engine with a clock of their own."""
