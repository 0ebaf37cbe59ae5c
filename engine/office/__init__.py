"""Who holds which role at an office, and by what right."""
