"""`python -m cli.reference`: the page `docs/reference/problems.md`, each stable code with an example and its mend.

The examples are played by the prover itself when the page is written, so that it tells what a drafter is told.
"""
