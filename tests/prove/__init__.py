"""`./dev prove`: seeded lives on a running office while faults are thrown in, then checked from outside.

cast.py      the office: who holds which role, its SOPs, and what is known of them without the engine
town.py      a PostgreSQL and a Valkey that can be stopped and killed
hands.py     workers and beats, as processes; `worker.py` is what such a process runs
office.py    all of it together, with clients on wires (`wires.py`) that are cut
history.py   what the clients asked and were told
lives.py     the clients; `daring.py` what they do that goes wrong on purpose
plan.py      the faults that strike servers and workers; `trouble.py` what struck when
record.py    what the database holds in the end, read by plain SQL
checks.py    what must hold between the two; `timely.py` where it is about time
run.py       one run, from an empty database to what was found; `raw.py` keeps it
planted.py   bugs put into a copy, each of which has to be caught
report.py    one page of it, or JSON
told.py      a short true history, which the tests of the checks spoil
"""
