"""What ./dev is made of: the environment, the browser and the commands; the standard library alone."""
