"""What the API itself refuses, before any command is asked."""

from api.engine.problem import Problem


class NotAuthenticated(Problem):
    """You aren't logged in, or no longer: what identifies you is missing, wrong, expired or revoked. Log in, or ask your administrator for a new token."""

    status = 401
    code = "not-authenticated"
    hint = "Send Authorization: Bearer <token>, of an API token or of a session (POST /login)."
    de = (
        "Sie sind nicht oder nicht mehr angemeldet: was Sie ausweist, fehlt, ist falsch, abgelaufen oder widerrufen."
        " Bitte anmelden oder beim Administrator ein neues Token holen."
    )


def not_authenticated() -> NotAuthenticated:
    return NotAuthenticated(headers={"WWW-Authenticate": 'Bearer realm="portal"'})


class NotAllowed(Problem):
    """Your role ({role}) may not do this; roles that may: {needed}."""

    status = 403
    code = "not-allowed"
    de = "Ihre Rolle ({role_de}) darf dies nicht; Rollen, die es dürfen: {needed_de}."


class NotWhileActing(Problem):
    """This can't be done while you are working in a customer's account: leave it to the customer's administrators, or go back to your own account."""

    status = 403
    code = "not-while-acting"
    hint = "POST /session/back"
    de = (
        "Dies geht nicht, während Sie in einem Kundenaccount arbeiten: bitte den Administratoren des Kunden überlassen,"
        " oder in den eigenen Zugang zurückkehren."
    )


class SecretsNotOpened(Problem):
    """The customer has not opened this to you; one of its administrators can do so at the service access."""

    status = 403
    code = "secrets-not-opened"
    hint = "PUT /service-access/{{id}}/secrets"
    de = "Der Kunde hat Ihnen dies nicht geöffnet; seine Administratoren können es beim Servicezugang tun."


class CsrfTokenNeeded(Problem):
    """This change doesn't come from the page in which you logged in; load the page anew, then try again."""

    status = 403
    code = "csrf-token-needed"
    hint = "A browser's session sends the header X-CSRF-Token with each change; the login's answer and GET /me name its value."
    de = "Diese Änderung kommt nicht von der Seite, auf der Sie sich angemeldet haben; bitte die Seite neu laden, dann noch einmal versuchen."


class SessionNeeded(Problem):
    """This is for people who have logged in, not for API tokens."""

    status = 403
    code = "session-needed"
    hint = "POST /login"
    de = "Dies ist für Menschen, die sich angemeldet haben, nicht für API-Token."


class OwnAccountNeeded(Problem):
    """You are working in a customer's account; go back to your own for this."""

    status = 403
    code = "own-account-needed"
    hint = "POST /session/back"
    de = "Sie arbeiten gerade in einem Kundenaccount; dafür bitte in den eigenen Zugang zurückkehren."


class CustomerNeeded(Problem):
    """Say for which customer, by its number or id."""

    status = 400
    code = "customer-needed"
    hint = "Send the header X-Customer."
    de = "Bitte angeben, für welchen Kunden, mit dessen Kundennummer oder Id."


class EffectiveTooEarly(Problem):
    """It can't have happened at {at}, before 1970; give the moment at which it happened, or none."""

    status = 422
    code = "effective-too-early"
    hint = "Header X-Effective-At"
    de = "Am {at}, vor 1970, kann es nicht geschehen sein; bitte angeben, wann es geschah, oder nichts angeben."


class EffectiveInFuture(Problem):
    """It can't have happened at {at}, in the future; give the moment at which it happened, or none."""

    status = 422
    code = "effective-in-future"
    hint = "Header X-Effective-At"
    de = "Am {at}, in der Zukunft, kann es nicht geschehen sein; bitte angeben, wann es geschah, oder nichts angeben."


class MomentInFuture(Problem):
    """The moment {at} lies in the future; nothing is known of it yet. Give a moment up to now."""

    status = 422
    code = "moment-in-future"
    de = "Der Zeitpunkt {at} liegt in der Zukunft; von ihm ist noch nichts bekannt. Bitte einen Zeitpunkt bis jetzt angeben."


class NotYetThere(Problem):
    """{noun} did not exist yet at {at}; as far as is known, it does since {since}. Ask for a moment from then on."""

    status = 404
    code = "not-yet-there"
    de = "{noun_de}: Das gab es am {at} noch nicht, soweit bekannt erst seit {since}. Bitte nach einem Zeitpunkt ab dann fragen."


class LookIsNew(Problem):
    """Each look is recorded as it happens: it can't be dated back, nor count as one before; ask for it anew."""

    status = 422
    code = "look-is-new"
    hint = "Send it without Idempotency-Key and X-Effective-At."
    de = "Jeder Blick wird so festgehalten, wie er geschieht: er lässt sich nicht zurückdatieren und gilt nicht als ein früherer; bitte neu ansehen."


class RunUnderWay(Problem):
    """{what} is being done already; wait for its end, or look at its progress."""

    status = 409
    code = "run-under-way"
    de = "{what} läuft schon; bitte das Ende abwarten oder den Fortschritt ansehen."


class RequestTimeout(Problem):
    """The request came too slowly, or didn't come to its end; please send it again."""

    status = 408
    code = "request-timeout"
    de = "Die Anfrage kam zu langsam oder nicht zu ihrem Ende; bitte noch einmal senden."


class BodyTooLarge(Problem):
    """The request is larger than {limit} MB, the most that is taken here. Send less at once; split a file, or pack nothing but the table into it."""

    status = 413
    code = "content-too-large"
    de = "Die Anfrage ist größer als {limit} MB; mehr wird hier nicht angenommen. Bitte weniger auf einmal senden; eine Datei aufteilen oder nur die Tabelle hineinnehmen."


class HeadTooLong(Problem):
    """The request's address and headers are too long."""

    status = 431
    code = "request-header-fields-too-large"
    de = "Adresse und Kopfzeilen der Anfrage sind zu lang."


class OwnShareFull(Problem):
    """You have {most} {what}; nobody gets more at once. Wait until one of them has ended, or end one, then try again."""

    status = 429
    code = "own-share-full"
    de = "Sie haben schon {most} {what_de}; mehr bekommt niemand auf einmal. Bitte warten, bis davon etwas beendet ist, oder etwas beenden, dann erneut versuchen."


class OrganisationsShareFull(Problem):
    """Your organisation has {most} {what}; none gets more at once. Wait until one of them has ended, then try again."""

    status = 429
    code = "organisations-share-full"
    de = "Ihre Organisation hat schon {most} {what_de}; mehr bekommt keine auf einmal. Bitte warten, bis davon etwas beendet ist, dann erneut versuchen."


class AddressShareFull(Problem):
    """From your network address, or those beside it, {most} {what} come already; none gets more at once. Others may share it with you; try again in a moment."""

    status = 429
    code = "address-share-full"
    de = "Von Ihrer Netzadresse oder denen daneben kommen schon {most} {what_de}; mehr bekommt keine auf einmal. Andere können sie mit Ihnen teilen; bitte gleich noch einmal versuchen."


class SharesFull(Problem):
    """All organisations together have {most} {what}, as many as this server takes. It is not your doing; try again in a moment."""

    status = 503
    code = "shares-full"
    de = "Alle Organisationen zusammen haben {most} {what_de}, so viele, wie dieser Server annimmt. Es liegt nicht an Ihnen; bitte gleich noch einmal versuchen."


class ExportTooLarge(Problem):
    """The file would be larger than {most} MB. Narrow the list by filters, choose fewer columns, or take the workbook, which is packed."""

    status = 422
    code = "export-too-large"
    hint = "fields="
    de = "Die Datei würde größer als {most} MB. Bitte die Liste durch Filter eingrenzen, weniger Spalten wählen oder die Arbeitsmappe nehmen, die gepackt ist."


class ExportTookTooLong(Problem):
    """Making the file took longer than {seconds} seconds and was given up. Narrow the list by filters, or take CSV, which is quickest."""

    status = 503
    code = "export-took-too-long"
    de = "Die Datei zu erstellen hat länger als {seconds} Sekunden gedauert und wurde abgebrochen. Bitte die Liste durch Filter eingrenzen oder CSV nehmen, das geht am schnellsten."


class NoRoomForExport(Problem):
    """There is no room on the server's disk for the file at the moment. Try again later; operations sees this in the log."""

    status = 503
    code = "no-room-for-export"
    de = "Auf der Platte des Servers ist für die Datei gerade kein Platz. Bitte später noch einmal versuchen; der Betrieb sieht dies im Protokoll."


class NotParked(Problem):
    """Nothing of the stream {stream} is parked in the projection {projection}."""

    status = 404
    code = "not-parked"
    de = "Vom Strom {stream} ist in der Projektion {projection} nichts geparkt."


class TokenMadeByToken(Problem):
    """This token was made by another token and makes none itself; make it with an account of operations, or at the command line."""

    status = 403
    code = "token-made-by-token"
    de = "Dieses Token wurde von einem anderen Token ausgestellt und stellt selbst keines aus; bitte mit einem Zugang des Betriebs oder an der Kommandozeile ausstellen."
