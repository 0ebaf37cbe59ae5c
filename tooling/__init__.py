"""What ./dev is made of: the environment, the browser, the commands; only `messages` needs more than Python itself."""
