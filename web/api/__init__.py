"""The JSON API: the same commands and questions as the pages, by the same session and rights."""

from web.api import acts, audits, doors, questions

ROUTERS = (doors.router, questions.router, audits.router, acts.router)
