"""A program that has signed in by the door as people do, on one connection that stays open."""

import http.client
from http.cookies import SimpleCookie
from urllib.parse import urlencode

DOOR = "/account/sign-in/"


class SignedIn:
    """Someone at `127.0.0.1:port` with a session. Raises RuntimeError where the door stays shut."""

    def __init__(self, port: int, username: str, password: str, door: str = DOOR) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._jar: SimpleCookie = SimpleCookie()
        self.get(door)
        token = self._jar["csrf"].value
        form = {"login": username, "password": password, "csrfmiddlewaretoken": token}
        status, _ = self._talk("POST", door, urlencode(form))
        if status != 302:
            raise RuntimeError(f"{username} could not sign in: {status}")

    def get(self, path: str) -> bytes:
        """The page. Raises RuntimeError for any other answer than 200."""
        status, body = self._talk("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return body

    def _talk(self, method: str, path: str, form: str | None = None) -> tuple[int, bytes]:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self._jar.items())
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        self._connection.request(method, path, form, {"Cookie": cookies, **kind})
        response = self._connection.getresponse()
        body = response.read()
        for line in response.headers.get_all("Set-Cookie") or ():
            self._jar.load(line)
        return response.status, body
