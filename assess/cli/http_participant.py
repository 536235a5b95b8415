"""A participant who answers through the web site, with nothing but HTTP."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping, Sequence
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from assess.instruments.answers import Answer
from assess.instruments.instrument import Instrument

Fields = dict[str, list[str]]


class UnexpectedPage(Exception):
    """The site answered with something that this participant cannot go on from."""


class _Page(HTMLParser):
    """A page's links, and its posting forms: each with the fields it is filled with and all the names it has."""

    def __init__(self, content: str):
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, Fields, set[str]]] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "a" and (address := given.get("href")):
            self.links.append(address)
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self.forms.append((given.get("action") or "", {}, set()))
        elif self.forms and (name := given.get("name")):
            _, fields, names = self.forms[-1]
            names.add(name)
            if tag == "input" and given.get("type") == "hidden":
                fields.setdefault(name, []).append(given.get("value") or "")


class HttpParticipant:
    """One browser, without JavaScript, on `site` (`http://127.0.0.1:5000`)."""

    def __init__(self, site: str):
        self.connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
        self.cookies: dict[str, str] = {}
        self.path = "/"
        self.page = _Page("")

    def answer_all(self, token: str, instrument: Instrument, answer: Callable[[str], Answer | None]) -> None:
        """Follow the personal link, answer every page as `answer(item key)` says, and submit. Raises UnexpectedPage."""
        self.open(f"/r/{token}")
        self.send(lambda action: action.startswith("/r/"))
        sections = {section.key: [item.key for item in section.items] for section in instrument.questionnaire.sections}
        self._first_section()
        while (here := self.path.split("?")[0].rpartition("/")[2]) in sections:
            fields: Fields = {"_go": ["next"]}
            for key in sections[here]:
                if one := answer(key):
                    fields |= written(instrument, key, one)
            path = self.path.partition("?")[0]
            self.send(path.__eq__, fields)
            if self.path == path:
                raise UnexpectedPage(f"the answers to {path} were not accepted")
        self.send(lambda action: action.endswith("/submit"))
        if not self.path.endswith("/receipt"):
            raise UnexpectedPage(f"submitting led to {self.path}")

    def _first_section(self) -> None:
        """From the list of sections to the first of them."""
        self.open(next(link for link in self.page.links if link.startswith(self.path) and link != self.path))

    def open(self, path: str) -> None:
        """Follow a link."""
        self._request("GET", path)

    def send(self, wanted: Callable[[str], bool], fields: Mapping[str, Sequence[str]] | None = None) -> None:
        """Fill in and send the form whose action is `wanted`; only fields that the form has are sent."""
        for action, hidden, names in self.page.forms:
            if wanted(urljoin(self.path, action)):
                filled = hidden | {name: list(texts) for name, texts in (fields or {}).items() if name in names}
                self._request("POST", urljoin(self.path, action or self.path), urlencode(filled, doseq=True))
                return
        raise UnexpectedPage(f"{self.path} has no such form")

    def _request(self, method: str, path: str, body: str | None = None) -> None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        reply = self.connection.getresponse()
        content = reply.read().decode()
        for cookie in reply.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if reply.status in (302, 303):
            self._request("GET", urljoin(path, reply.headers["Location"]).split("#")[0])
        elif reply.status != 200:
            raise UnexpectedPage(f"{method} {path.partition('/r/')[0] or 'the personal link'} gave {reply.status}")
        else:
            self.path, self.page = path, _Page(content)


def written(instrument: Instrument, key: str, answer: Answer) -> Fields:
    """An answer as form fields."""
    if answer.state != "answered":
        return {key: [answer.state or ""]}
    return instrument.item_types[key].write(answer.value, "en")
