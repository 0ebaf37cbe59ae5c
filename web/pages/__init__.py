"""The pages, one module for each desk."""

from web.pages import acts, board, case, cases, log, measures, sign_in, sops, step, worklist

ROUTERS = (
    sign_in.router,
    worklist.router,
    board.router,
    log.router,
    measures.router,
    step.router,
    cases.router,
    sops.router,
    case.router,
    acts.router,
)
