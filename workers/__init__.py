"""The Celery workers: one queue a duty, each file a thin wrapper of a drain."""
