"""The app's manifest, its scopes, and requests that are not Slack's."""

import ast
import io
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]
from slack_sdk.web.async_client import AsyncWebClient
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import OperatorError
from bot.fronts.slack_names import ALL_VERBS, BUILT_IN, OWN_COMMANDS, Names, names_with
from bot.fronts.slack_setup import SCOPES_OF, manifest
from tests.wire.slack_meeting import CODE, Office, SlackMeeting, meet_on_slack
from tests.wire.slack_methods import METHODS
from tests.wire.slack_schema import DATA
from tests.wire.slack_socket import Heard, request, signed

ROOT = Path(__file__).parents[2]
FRONTS = sorted((ROOT / "bot" / "fronts").glob("slack_*.py"))

METHODS_OF_SLACK = {
    name for name in dir(AsyncWebClient) if "_" in name[1:-1] and name[0] != "_"
} - {"api_call"}


def methods_called() -> set[str]:
    """Every method of the Web API that the code calls, by what slack_sdk calls it."""
    known = {name.replace(".", "_"): name for name in SCOPES_OF}
    found: set[str] = set()
    for path in FRONTS:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            name = node.func.attr
            if name in METHODS_OF_SLACK:
                assert name in known, f"{path.name} calls {name}: which scope does it need?"
                found.add(known[name])
    return found


def test_the_manifest_asks_for_exactly_the_scopes_of_what_is_called() -> None:
    called = methods_called()
    assert called == set(SCOPES_OF)
    needed = {scope for method in called for scope in SCOPES_OF[method]} | {"commands"}
    assert set(manifest(Names())["oauth_config"]["scopes"]["bot"]) == needed
    assert called <= METHODS.keys()  # the loopback Slack knows them all


@pytest.mark.parametrize("url", ["", "https://bot.example.org"], ids=["socket", "requests"])
def test_the_manifest_is_what_slack_takes(url: str) -> None:
    schema = json.loads((DATA / "slack_manifest.json").read_text())
    assert [
        error.message for error in Draft7Validator(schema).iter_errors(manifest(Names(), url))
    ] == []


def test_the_file_beside_the_other_deployment_files_is_the_manifest() -> None:
    kept = json.loads((ROOT / "deploy" / "slack_manifest.json").read_text())
    assert kept == manifest(Names())


def test_the_command_prints_the_manifest_of_the_settings(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[slack]\nprefix = "study-"\n')
    printed = CliRunner().invoke(app, ["slack", "manifest", "--config", str(config)])
    assert json.loads(printed.output) == manifest(names_with("study-"))


def test_without_socket_mode_every_request_has_an_address() -> None:
    made = manifest(Names(), "https://bot.example.org/")
    address = "https://bot.example.org/slack/events"
    assert {command["url"] for command in made["features"]["slash_commands"]} == {address}
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["socket_mode_enabled"] is False


@pytest.mark.parametrize("prefix", ["", "study-", "a" * 16])
def test_no_command_is_one_of_slacks_own_or_too_long(prefix: str) -> None:
    commands = manifest(names_with(prefix))["features"]["slash_commands"]
    names = [command["command"] for command in commands]
    assert names == [f"/{prefix}{verb}" for verb in (*OWN_COMMANDS, ALL_VERBS)]
    assert not BUILT_IN.intersection(name.removeprefix("/") for name in names)
    assert all(len(name) <= 32 for name in names)
    assert all(len(command["description"]) <= 100 for command in commands)


@pytest.mark.parametrize("prefix", ["Study", "a b", "/x", "a" * 17, "ä"])
def test_a_prefix_that_slack_would_refuse_is_refused(prefix: str) -> None:
    with pytest.raises(OperatorError, match="prefix"):
        names_with(prefix)


def test_slacks_own_names_are_known() -> None:
    assert {"me", "leave", "remind", "search", "status", "who"} <= BUILT_IN


async def test_commands_answer_under_their_prefix(office: Office, tmp_path: Path) -> None:
    async with meet_on_slack(office, tmp_path, names=names_with("study-")) as meeting:
        await (await office.noor.slash("/study-fromscratch", "help")).says("/study-submit [slug]")
        assert await (await office.noor.slash("/study-submit")).form()
        assert meeting.front.connected


def deed(meeting: SlackMeeting) -> Heard:
    noor = meeting.office.noor
    payload: dict[str, Any] = {
        "command": "/submit",
        "user_id": noor.id,
        "team_id": "T0TESTS",
        "trigger_id": meeting.office.server.trigger(noor.id),
    }
    return Heard("slash_commands", payload)


@pytest.mark.parametrize(
    "forged", [{"secret": "another secret"}, {"age_s": 301.0}], ids=["forged", "stale"]
)
async def test_a_request_that_is_not_slacks_is_refused(
    office: Office, tmp_path: Path, forged: dict[str, Any]
) -> None:
    async with meet_on_slack(office, tmp_path, by_requests=True) as meeting:
        before = len(office.server.calls)
        heard = deed(meeting)
        await request(office.server.http_url, heard, **forged)
        assert heard.status == 401
        assert len(office.server.calls) == before
        fresh = deed(meeting)
        await request(office.server.http_url, fresh)
        assert fresh.status == 200
        await office.server.until(lambda: office.server.called("views.open"))


async def test_requests_without_signature_or_of_another_kind_do_no_harm(
    office: Office, tmp_path: Path
) -> None:
    async with meet_on_slack(office, tmp_path, by_requests=True):
        url = office.server.http_url
        statuses = []
        async with aiohttp.ClientSession() as session:
            for body in ("", "{", "payload=x", io.BytesIO(b"x" * 2_000_000)):
                async with session.post(url, data=body) as answered:
                    statuses.append(answered.status)
            for signature in ({}, {"X-Slack-Signature": "v0=ä"}):
                headers = {"X-Slack-Request-Timestamp": "soon", **signature}
                async with session.post(url, data="x", headers=headers) as answered:
                    assert answered.status == 401
            for body in ("payload=%7B%7D", "a=b", '{"type":"nothing"}'):
                async with session.post(url, data=body, headers=signed(body)) as answered:
                    statuses.append(answered.status)
            async with session.get(url) as answered:
                statuses.append(answered.status)
        assert statuses[:3] == [401, 401, 401]
        assert statuses[3:] == [413, 404, 404, 404, 405]
        assert (await (await office.noor.slash("/submit")).form()).title


async def test_slack_is_told_that_the_address_is_ours(office: Office, tmp_path: Path) -> None:
    async with meet_on_slack(office, tmp_path, by_requests=True):
        heard = Heard("events_api", {"type": "url_verification", "challenge": "c" * 20})
        await request(office.server.http_url, heard)
        assert (heard.status, heard.answer) == (200, {"challenge": "c" * 20})


async def test_forms_answer_in_the_acknowledgement_of_a_signed_request(
    office: Office, tmp_path: Path
) -> None:
    async with meet_on_slack(office, tmp_path, by_requests=True) as meeting:
        await meeting.begin()
        form = await (await office.noor.slash("/submit")).form()
        refused = await form.send()
        assert refused.heard.answer["response_action"] == "errors"
        sent = await form.send(text=CODE.decode())
        assert (sent.heard.status, sent.heard.answer) == (200, "")
        await sent.says("accepted for judging")


async def test_an_address_in_use_says_what_to_do(office: Office, tmp_path: Path) -> None:
    async with meet_on_slack(office, tmp_path, by_requests=True) as meeting:
        assert meeting.front.address is not None
        (tmp_path / "second").mkdir()
        async with meet_on_slack(
            office, tmp_path / "second", listen=meeting.front.address
        ) as second:
            with pytest.raises(OperatorError, match="Choose another address for listen"):
                await second.running
