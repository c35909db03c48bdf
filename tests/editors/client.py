"""Drives `pregon lsp` with the client of pygls, and with bytes that no client sends.

usage: client.py PREGON WORKSPACE     (a copy of the demo workspace, which is written to)
"""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

PREGON, ROOT = sys.argv[1], Path(sys.argv[2]).resolve()
NOW = "2026-11-21T12:00:00-06:00"
COMMAND = [PREGON, "lsp", "--stdio", "--now", NOW]
PATIENCE = 60

POST = """---
title: Prueba de edición 😀
status: approved
pillar: {pillar}
channels: [mastodon, x]
date: 2026-12-02 09:30
---

Hola, plaza. Vea http://laceiba.example/ para saber más.
"""


def uri(path):
    return "file://" + quote(str(path))


class Editor:
    """An editor: a client, and what it was told."""

    def __init__(self):
        self.client = LanguageClient("test", "1")
        self.told = {}
        self.registered = []

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params):
            self.told[params.uri] = params

        @self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def _(params):
            self.registered += [one.method for one in params.registrations]

    async def start(self, encodings=None, folders=(ROOT,), versions=True):
        await self.client.start_io(*COMMAND)
        capabilities = lsp.ClientCapabilities(
            general=lsp.GeneralClientCapabilities(position_encodings=encodings),
            text_document=lsp.TextDocumentClientCapabilities(
                publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(related_information=True),
            ),
            workspace=lsp.WorkspaceClientCapabilities(
                workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=versions),
                did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
            ),
        )
        result = await self.client.initialize_async(
            lsp.InitializeParams(
                capabilities=capabilities,
                workspace_folders=[lsp.WorkspaceFolder(uri(folder), folder.name) for folder in folders],
            )
        )
        self.client.initialized(lsp.InitializedParams())
        return result

    async def until(self, holds, what):
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            if holds():
                return time.monotonic() - began
            await asyncio.sleep(0.005)
        raise AssertionError(f"in vain: {what}; told: { {key: [one.code for one in value.diagnostics] for key, value in self.told.items() if value.diagnostics} }")

    def codes(self, address):
        told = self.told.get(address)
        return None if told is None else [one.code for one in told.diagnostics]

    def open(self, address, text, version=1):
        item = lsp.TextDocumentItem(uri=address, language_id="markdown", version=version, text=text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def change(self, address, version, *changes):
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(lsp.VersionedTextDocumentIdentifier(version=version, uri=address), list(changes))
        )

    async def stop(self):
        await self.client.shutdown_async(None)
        self.client.exit(None)
        process = self.client._server
        code = await asyncio.wait_for(process.wait(), PATIENCE)
        assert code == 0, code
        self.client._stop_event.set()


def whole(text):
    return lsp.TextDocumentContentChangeWholeDocument(text=text)


def edit(line, start, end, text):
    at = lsp.Range(lsp.Position(line, start), lsp.Position(line, end))
    return lsp.TextDocumentContentChangePartial(range=at, text=text)


def place(text, word, units, before=0):
    """The position of a word, in units of an encoding."""
    offset = text.index(word) + before
    line = text.count("\n", 0, offset)
    start = text.rfind("\n", 0, offset) + 1
    return lsp.Position(line, units(text[start:offset]))


UTF8 = lambda text: len(text.encode())
UTF16 = lambda text: len(text.encode("utf-16-le")) // 2
UTF32 = len


async def findings_and_edits():
    editor = Editor()
    result = await editor.start()
    assert result.capabilities.position_encoding == "utf-16", result.capabilities.position_encoding
    path = ROOT / "content" / "año nuevo" / "prueba 1.md"
    address = uri(path)
    text = POST.format(pillar="comunidda")
    editor.open(address, text)
    await editor.until(lambda: "unknown-pillar" in (editor.codes(address) or []), "a finding in a post that is not saved")
    assert editor.told[address].version == 1
    finding = next(one for one in editor.told[address].diagnostics if one.code == "unknown-pillar")
    assert finding.range.start == place(text, "comunidda", UTF16), finding.range
    assert finding.source == "pregon" and finding.severity == lsp.DiagnosticSeverity.Error
    assert finding.code_description.href.startswith("file://") and "#L" in finding.code_description.href

    actions = await editor.client.text_document_code_action_async(
        lsp.CodeActionParams(lsp.TextDocumentIdentifier(address), finding.range, lsp.CodeActionContext([finding]))
    )
    titles = [one.title for one in actions]
    mend = next(one for one in actions if "comunidad" in one.title)
    assert mend.diagnostics[0].code == "unknown-pillar", titles
    change = mend.edit.document_changes[0]
    assert change.text_document.version == 1 and change.edits[0].new_text == "comunidad"
    # The client does what the server says.
    here = change.edits[0].range
    editor.change(address, 2, edit(here.start.line, here.start.character, here.end.character, change.edits[0].new_text))
    await editor.until(lambda: "unknown-pillar" not in editor.codes(address), "the finding goes")
    assert editor.told[address].version == 2

    text = POST.format(pillar="comunidad")
    fixes = await editor.client.text_document_code_action_async(
        lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(address),
            lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)),
            lsp.CodeActionContext([], only=["source.fixAll"]),
        )
    )
    assert all(one.kind == "source.fixAll.pregon" for one in fixes), fixes

    # Closed without saving: there never was such a post.
    editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(address)))
    await editor.until(lambda: editor.codes(address) == [], "stale findings go")
    assert "workspace/didChangeWatchedFiles" in editor.registered

    # Written by somebody else.
    path.parent.mkdir(parents=True)
    path.write_text(POST.format(pillar="nadie"))
    change = lsp.FileEvent(address, lsp.FileChangeType.Created)
    editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
    await editor.until(lambda: "unknown-pillar" in (editor.codes(address) or []), "a file on disk is looked at")
    path.unlink()
    change = lsp.FileEvent(address, lsp.FileChangeType.Deleted)
    editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))
    await editor.until(lambda: editor.codes(address) == [], "its findings go with it")

    # A plan, while somebody writes in it, and what follows from it elsewhere.
    plan = uri(ROOT / "plans" / "plan.yaml")
    written = (ROOT / "plans" / "plan.yaml").read_text()
    editor.open(plan, written + "\nnada_de_esto: 1\n")
    await editor.until(lambda: "unknown-key" in (editor.codes(plan) or []), "a finding in a plan")
    editor.change(plan, 2, whole(written))
    await editor.until(lambda: "unknown-key" not in editor.codes(plan), "the plan is whole again")
    await editor.stop()


async def answers():
    for encodings, named, units in [(["utf-8", "utf-16"], "utf-8", UTF8), (["utf-32"], "utf-32", UTF32), (None, "utf-16", UTF16)]:
        editor = Editor()
        result = await editor.start(encodings)
        assert result.capabilities.position_encoding == named, result.capabilities.position_encoding
        address = uri(ROOT / "content" / "c.md")
        text = "---\ntitle: 😀 Uno\npillar: comunidad\nchannels: [mastodon, ]\n---\n\n😀😀 Hola, @al para todos. [x](nada.md)\n"
        editor.open(address, text)
        document = lsp.TextDocumentIdentifier(address)

        position = place(text, "@al", units, 3)
        got = await editor.client.text_document_completion_async(lsp.CompletionParams(document, position))
        people = [item for item in got.items if item.label.startswith("@")]
        assert people and people[0].text_edit.range.start == place(text, "@al", units), people[:1]
        assert people[0].text_edit.range.end == position

        got = await editor.client.text_document_completion_async(lsp.CompletionParams(document, place(text, ", ]", units, 2)))
        assert "bluesky" in [item.label for item in got.items], [item.label for item in got.items]

        hover = await editor.client.text_document_hover_async(lsp.HoverParams(document, place(text, "comunidad", units, 2)))
        assert "comunidad" in hover.contents.value and hover.range.start == place(text, "comunidad", units)
        counts = await editor.client.text_document_hover_async(lsp.HoverParams(document, place(text, "Hola", units)))
        assert "**mastodon**" in counts.contents.value and "/500" in counts.contents.value, counts.contents.value

        found = await editor.client.text_document_definition_async(lsp.DefinitionParams(document, place(text, "comunidad", units, 2)))
        assert found[0].uri.endswith("/plans/plan.yaml"), found
        uses = await editor.client.text_document_references_async(
            lsp.ReferenceParams(lsp.ReferenceContext(True), document, place(text, "comunidad", units, 2))
        )
        assert len(uses) > 2 and any(use.uri == address for use in uses), uses
        where = place(text, "comunidad", units, 2)
        renamable = await editor.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(text_document=document, position=where))
        assert renamable.placeholder == "comunidad" and renamable.range.start == place(text, "comunidad", units), renamable
        edit = await editor.client.text_document_rename_async(lsp.RenameParams(text_document=document, position=where, new_name="barrio"))
        changed = {change.text_document.uri for change in edit.document_changes} if edit.document_changes else set(edit.changes)
        assert address in changed and len(changed) == len({use.uri for use in uses}), changed
        symbols = await editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
        assert symbols[0].name == "😀 Uno"
        links = await editor.client.text_document_document_link_async(lsp.DocumentLinkParams(document))
        assert not links, links
        await editor.stop()


async def odd_documents():
    editor = Editor()
    await editor.start(folders=())
    # No file, outside of every workspace, without a path.
    for address in ["untitled:Untitled-1", "https://example.org/x.md", "file:///nada/de/nada.md", "git:/x/content/a.md?ref", "file://"]:
        editor.open(address, POST.format(pillar="x"))
        document = lsp.TextDocumentIdentifier(address)
        assert await editor.client.text_document_hover_async(lsp.HoverParams(document, lsp.Position(0, 0))) is None
        answer = await editor.client.text_document_completion_async(lsp.CompletionParams(document, lsp.Position(3, 8)))
        assert answer is None
    # The workspace is found with the first document in it.
    address = uri(ROOT / "content" / "grande.md")
    editor.open(address, POST.format(pillar="comunidda"))
    await editor.until(lambda: "unknown-pillar" in (editor.codes(address) or []), "the workspace is found")
    # A text of 20 MB, then a short one again.
    editor.change(address, 2, whole("x" * 20_000_000))
    editor.change(address, 3, whole(POST.format(pillar="comunidad")))
    await editor.until(lambda: editor.told[address].version == 3, "it is looked at again")
    assert "unknown-pillar" not in editor.codes(address)
    # 2 MB are a finding.
    editor.change(address, 4, whole(POST.format(pillar="comunidad") + "x " * 1_000_000))
    await editor.until(lambda: "unreadable-file" in editor.codes(address), "too long a text is said to be so")
    # Positions that are nowhere.
    document = lsp.TextDocumentIdentifier(address)
    for position in [lsp.Position(0, 4_000_000), lsp.Position(4_000_000, 0), lsp.Position(5, 3)]:
        await editor.client.text_document_hover_async(lsp.HoverParams(document, position))
    await editor.stop()


async def many_keys():
    """Typing is followed: hundreds of changes, the last of which counts."""
    editor = Editor()
    await editor.start()
    address = uri(ROOT / "content" / "teclas.md")
    text = POST.format(pillar="comunidad")
    editor.open(address, text)
    line = text.split("\n").index("pillar: comunidad")
    for version in range(2, 400):
        editor.change(address, version, edit(line, 8, 17 if version == 2 else 9, "x"))
    editor.change(address, 400, edit(line, 8, 9, "comunidad"))
    took = await editor.until(lambda: address in editor.told and editor.told[address].version == 400, "the last version")
    assert "unknown-pillar" not in editor.codes(address), editor.codes(address)
    print(f"   400 changes, findings of the last after {took * 1000:.0f} ms", file=sys.stderr)
    await editor.stop()


def raw(*messages):
    """Sends bytes, and returns the answers and the exit code."""
    data = b"".join(one if isinstance(one, bytes) else framed(one) for one in messages)
    run = subprocess.run(COMMAND, input=data, capture_output=True, timeout=PATIENCE)
    answers, rest = [], run.stdout
    while rest:
        head, rest = rest.split(b"\r\n\r\n", 1)
        length = int(head.split(b":")[1])
        answers.append(json.loads(rest[:length]))
        rest = rest[length:]
    return answers, run.returncode


def framed(value):
    body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def call(number, method, params=None):
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params or {}}


def note(method, params=None):
    return {"jsonrpc": "2.0", "method": method, "params": params or {}}


def broken_talk():
    hello = call(1, "initialize", {"capabilities": {}, "rootUri": uri(ROOT)})
    bye = [call(90, "shutdown"), note("exit")]

    def codes(answers):
        return {answer.get("id"): answer.get("error", {}).get("code") for answer in answers if "id" in answer and "method" not in answer}

    answers, code = raw(call(7, "textDocument/hover"), note("initialized"), hello, note("initialized"), *bye)
    assert codes(answers) == {7: -32002, 1: None, 90: None} and code == 0, (answers, code)
    answers, code = raw(hello, "{not json", "[]", '{"jsonrpc":"2.0","id":5}', call(6, "no/such"), call(8, "textDocument/hover", {"x": 1}), *bye)
    assert codes(answers) == {1: None, None: -32600, 5: -32600, 6: -32601, 8: -32602, 90: None} and code == 0, (answers, code)
    assert [answer["error"]["code"] for answer in answers if answer.get("id", 0) is None] == [-32700, -32600]
    answers, code = raw(hello, call(2, "initialize", {"capabilities": {}}), call(90, "shutdown"), call(3, "textDocument/hover"), note("exit"))
    assert codes(answers) == {1: None, 2: -32600, 90: None, 3: -32600} and code == 0, (answers, code)
    # Gone without a word; and told to go without having been asked to end.
    assert raw(hello)[1] == 1
    assert raw(hello, note("exit"))[1] == 1
    assert raw(b"GET / HTTP/1.1\r\n\r\n")[1] == 1
    assert raw(b"Content-Length: 999999999999999\r\n\r\nx")[1] == 1
    # What is given up is answered as given up, or was answered before.
    document = {"textDocument": {"uri": uri(ROOT / "content" / "x.md")}, "position": {"line": 0, "character": 0}}
    asked = [call(number, "textDocument/hover", document) for number in range(10, 60)]
    answers, code = raw(hello, *asked, note("$/cancelRequest", {"id": 59}), *bye)
    assert codes(answers)[59] in (None, -32800) and len(codes(answers)) == 52, codes(answers)


async def main():
    await findings_and_edits()
    await answers()
    await odd_documents()
    await many_keys()
    broken_talk()
    print("   pygls: passed", file=sys.stderr)


asyncio.run(asyncio.wait_for(main(), 600))
