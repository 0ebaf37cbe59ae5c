"""The pages, one module for each desk."""

from web.pages import sign_in

ROUTERS = (sign_in.router,)
