"""Stories that a reader can follow: scenario files, played by the core."""
