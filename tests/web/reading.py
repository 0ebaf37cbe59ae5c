"""A reader of the pages without a browser, signed in as a person; the house may live in the past."""

import httpx

from engine.wiring import House
from tests.web import loops
from web.app import create
from web.session import COOKIE


class Reader:
    """Somebody who asks for pages in a language; `login` is None for a visitor."""

    def __init__(self, house: House, login: str | None, password: str = "", lang: str = "id") -> None:
        self.application = create(house)
        self.cookies = {"tertib_lang": lang}
        if login is not None:
            session = house.service.sign_in(login, password)
            assert session is not None
            self.cookies[COOKIE] = session.token

    def get(self, address: str) -> httpx.Response:
        """Ask for a page."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.application, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://tertib.test", cookies=self.cookies
            ) as client:
                return await client.get(address)

        return loops.run(ask())
