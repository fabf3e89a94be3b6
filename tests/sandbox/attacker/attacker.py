"""A server that runs whatever code it is sent: what stops it is the confinement and the judge, not the server."""

from __future__ import annotations

from typing import Any


class Server:
    """Runs "code" with the request's "given" names; the reply's value is what the code leaves in `result`."""

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {"__name__": "submission"}

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run the code of a request; names stay for the next."""
        self.scope.update(request.get("given", {}), request=request, result=None)
        exec(request["code"], self.scope)  # noqa: S102 - what this server is for
        return {"id": request["id"], "value": self.scope["result"]}
