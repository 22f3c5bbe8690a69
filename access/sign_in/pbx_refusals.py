"""Why somebody doesn't get to the PBX, or the PBX doesn't get an answer (E-17)."""

from commands.engine.command import Refusal


class NoPbx(Refusal):
    """No PBX is connected to this portal; the operator sets it up."""

    status = 404
    code = "no-pbx"
    hint = "Settings PORTAL_PBX_CLIENT_ID, PORTAL_PBX_REDIRECT_URIS"
    de = "An dieses Portal ist keine Telefonanlage angeschlossen; der Betreiber richtet sie ein."


class NotThePbx(Refusal):
    """This request doesn't come from the PBX that is connected. Open the PBX from the portal again."""

    status = 400
    code = "not-the-pbx"
    hint = "client_id or redirect_uri is another one than the settings name."
    de = "Diese Anfrage kommt nicht von der angeschlossenen Telefonanlage. Bitte die Telefonanlage neu aus dem Portal öffnen."


class PbxNotYours(Refusal):
    """Only PBX administrators get to the PBX, in their own account; ask your administrator for an account with that role."""

    status = 403
    code = "pbx-not-yours"
    de = "Zur Telefonanlage kommen nur Administratoren Telefonanlage, im eigenen Zugang; bitte den Administrator um einen solchen Zugang bitten."


class OAuthError(Exception):
    """An answer to the PBX itself, in the words of RFC 6749: `error` of its list, `description` for whoever connects the PBX."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description
        self.status = status
