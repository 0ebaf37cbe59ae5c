"""The command line of Tertib."""
