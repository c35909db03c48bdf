"""The few calls of GitHub and GitLab that the CI files make, on loopback. They refuse what the real ones refuse."""

import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# https://github.com/orgs/community/discussions/27190: "Body is too long (maximum is 65536 characters)".
MOST_CHARS = 65536


class Api:
    """Comments of one pull request and notes of one merge request, with what was refused."""

    def __init__(self):
        self.comments = []
        self.refused = []
        self.token = "good"
        # Whose token it is on GitHub, and pages of comments that cannot be read.
        self.login, self.kind = "github-actions[bot]", "Bot"
        self.broken_pages = set()
        self.may_write = True
        self.escape = False
        self.next = 1000
        self.me = 5
        api = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, status, value):
                text = json.dumps(value, separators=(",", ":"))
                # GitLab writes HTML in JSON so.
                if api.escape:
                    text = text.replace("<", "\\u003c").replace(">", "\\u003e")
                bytes_ = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(bytes_)))
                self.end_headers()
                self.wfile.write(bytes_)
                if status >= 400:
                    api.refused.append((self.command, self.path, status))

            def handle_one(self):
                path, _, query = self.path.partition("?")
                parts = path.strip("/").split("/")
                github = parts[0] in ("repos", "graphql")
                given = self.headers.get("Authorization") if github else self.headers.get("PRIVATE-TOKEN")
                if given != (f"Bearer {api.token}" if github else api.token):
                    return self.answer(401, {"message": "Bad credentials"})
                if parts == ["graphql"]:
                    # https://docs.github.com/graphql/reference/queries#user: the user of the token, also of an app's.
                    asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["query"]
                    return self.answer(200, {"data": {"viewer": {"login": api.login}}} if "viewer" in asked else {"errors": []})
                if self.command == "GET" and github and int(urllib.parse.parse_qs(query).get("page", ["1"])[0]) in api.broken_pages:
                    return self.answer(404, {"message": "Not Found"})
                if parts == ["user"]:
                    # https://docs.gitlab.com/api/users/#get-the-current-user: the bot user of a project access token, too.
                    return self.answer(200, {"id": api.me, "username": "project_1_bot", "name": "Bot \"id\":3,"})
                if self.command == "GET":
                    asked = urllib.parse.parse_qs(query)
                    size, page = int(asked["per_page"][0]), int(asked.get("page", ["1"])[0])
                    if size > 100:
                        return self.answer(422, {"message": "per_page"})
                    return self.answer(200, api.comments[(page - 1) * size : page * size])
                if not api.may_write:
                    return self.answer(403, {"message": "Resource not accessible by integration"})
                raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
                body = json.loads(raw)["body"] if github else urllib.parse.parse_qs(raw)["body"][0]
                if not body or len(body) > MOST_CHARS:
                    return self.answer(422, {"message": "Body is too long (maximum is 65536 characters)"})
                if self.command == "POST":
                    comment = {"id": api.next, "type": None, "body": body, "user": {"login": api.login, "type": api.kind}}
                    if not github:
                        comment = {"id": api.next, "type": None, "body": body, "author": {"id": api.me, "username": "project_1_bot"}}
                    api.next += 1
                    api.comments.append(comment)
                    return self.answer(201, comment)
                found = [comment for comment in api.comments if str(comment["id"]) == parts[-1]]
                if not found:
                    return self.answer(404, {"message": "Not Found"})
                found[0]["body"] = body
                return self.answer(200, found[0])

            do_GET = do_POST = do_PATCH = do_PUT = handle_one

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def ours(self):
        """The comments that begin with the marker, of whomever."""
        return [comment for comment in self.comments if comment["body"].startswith("<!-- pregon diff -->")]
