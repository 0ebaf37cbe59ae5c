"""The pages, one module for each desk."""

from web.pages import acts, board, case, cases, log, measures, printing, ruling, sign_in, sops, step, worklist

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
    printing.router,
    ruling.router,
    acts.router,
)
