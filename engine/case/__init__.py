"""What is happening: commands are decided into events, and events folded into state."""
