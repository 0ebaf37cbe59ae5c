"""What should happen: an SOP as people wrote it, read from its file into frozen values."""
