"""Pages look cared for: the operator's name and colour, readable in both themes, usable by keyboard, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.engine.metrics import Metrics
from api.engine.operator import Operator
from api.engine.page import contrast, page, readable_on
from tests.api.conftest import World

OPERATOR = Operator(
    "Beispiel <Systemhaus> & Söhne",
    "#ffcc00",
    hotline="+49 30 23125000",
    imprint_url="https://www.example.org/impressum?a=1&b=2",
)


@pytest.fixture
def client(world: World) -> Generator[TestClient]:
    with TestClient(create_app(replace(world.backend, metrics=Metrics(), operator=OPERATOR)), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(("language", "imprint"), [("de", "Impressum"), ("en", "Imprint")])
def test_a_page_has_the_operators_name_colour_and_ways_to_ask(client: TestClient, language: str, imprint: str) -> None:
    shown = client.get("/password", headers={"Accept-Language": language}).text
    assert "<header><p>Beispiel &lt;Systemhaus&gt; &amp; Söhne</p></header>" in shown
    assert "background: #ffcc00; color: #111111" in shown
    assert "Hotline: +49 30 23125000" in shown
    assert f'<a href="https://www.example.org/impressum?a=1&amp;b=2" rel="noreferrer">{imprint}</a>' in shown
    assert "– Beispiel &lt;Systemhaus&gt; &amp; Söhne</title>" in shown


def test_a_refusal_in_a_browser_is_such_a_page_and_no_dead_end(client: TestClient) -> None:
    refused = client.get("/sign-on/callback?state=none&code=none", headers={"Accept": "text/html", "Accept-Language": "de"})
    assert refused.status_code >= 400
    assert "Beispiel &lt;Systemhaus&gt;" in refused.text
    assert "Hotline" in refused.text
    assert "style-src 'sha256-" in refused.headers["content-security-policy"]
    assert "script-src" not in refused.headers["content-security-policy"]


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#1f4e79", "#ffcc00", "#767676", "#e30613", "#00a0e3"])
def test_texts_on_the_operators_colour_can_be_read(colour: str) -> None:
    assert contrast(readable_on(colour), colour) >= 4.5
    assert contrast("#ffffff", "#000000") == 21


def test_texts_can_be_read_in_both_themes() -> None:
    style = bytes(page("Titel", "", Operator(), "de").body).decode()
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL))
    for theme in (light, dark):
        for text in ("text", "quiet", "wrong"):
            assert contrast(theme[text], theme["paper"]) >= 4.5
        assert contrast(theme["quiet"], theme["ground"]) >= 4.5
        assert contrast(theme["line"], theme["paper"]) >= 3, "the frames of fields"


def test_each_field_has_its_label_and_what_is_said_is_read_aloud(client: TestClient) -> None:
    shown = client.get("/password").text
    assert len(re.findall(r"<label>[^<]+<input [^>]*required></label>", shown)) == shown.count("<input") == 2
    assert '<p id="told" role="alert" tabindex="-1">' in shown
    assert set(" ".join(re.findall(r'aria-describedby="([^"]+)"', shown)).split()) <= {*re.findall(r' id="(\w+)"', shown)}
    assert ":focus-visible { outline: 3px" in shown
