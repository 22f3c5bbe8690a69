"""How somebody gets in and lets somebody in: lines for a shell, the same in the demo's tour and in the README.

They stand on URL, OPS (a token of role ops), DEVICE (the id of one of the demo's devices) and PASSWORD (that of the demo's accounts).
"""

from collections.abc import Iterator
from typing import NamedTuple

from portal.engine.language import in_words


class Chapter(NamedTuple):
    """What happens, in German and English, and the lines by which it does."""

    de: str
    en: str
    lines: tuple[str, ...]


_PERSON = (
    r"""-d "{\"login\": \"%s\", \"full_name\": \"%s\", \"email\": \"%s@example.org\", \"role\": \"%s\", \"mobile\": \"%s\"}" """.strip()
)

STORY = (
    Chapter(
        "Anmelden, mit Nachrichten aus dem Postausgang",
        "logging in, with messages from the outbox",
        (
            r"""by() { token=$1; shift; curl -sSg -w '\n' -H "Authorization: Bearer $token" -H "Content-Type: application/json" "$@"; }""",
            r"""pick() { python3 -c "import json, sys; print(json.load(sys.stdin)$1)"; }""",
            r"""newest() { by "$OPS" "$URL/outbox?limit=1&filter[channel]=$1" | pick '["items"][0]["content"]["body"]'; }""",
            r"""set_password() { by "" "$URL/password" -d "{\"token\": \"$(newest mail | sed -n 's/.*token=//p')\", \"password\": \"$PASSWORD\"}"; }""",
            r"""log_in() {""",
            r"""  waiting=$(by "" "$URL/login" -d "{\"login\": \"$1\", \"password\": \"$PASSWORD\"}" | pick '["login_token"]')""",
            r"""  by "" "$URL/login/second-factor" -d "{\"login_token\": \"$waiting\", \"code\": \"$(newest sms | grep -oE '[0-9]{8}')\"}" | pick '["token"]'""",
            r"""}""",
        ),
    ),
    Chapter(
        "Eine Administratorin wird eingeladen, vergibt über den Link ihr Kennwort und meldet sich mit der PIN an",
        "an administrator is invited, sets her password by the link, and logs in with the PIN",
        (
            r"""NOW=$(date +%s)""",
            r"""by "$OPS" "$URL/accounts" -H "X-Customer: D-1001" """
            + _PERSON % ("erika.$NOW", "Muster, Erika", "erika", "administrator", "+4915228817386"),
            r"""newest mail""",
            r"""set_password""",
            r"""ADMIN=$(log_in "erika.$NOW")""",
            r"""by "$ADMIN" "$URL/me" """.strip(),
        ),
    ),
    Chapter(
        "Sie legt einen Zugang für die Buchhaltung an; Geräte sieht der nicht",
        "she creates an account for accounting, which doesn't see devices",
        (
            r"""by "$ADMIN" "$URL/accounts" """ + _PERSON % ("zahl.$NOW", "Zahl, Zoe", "zoe", "accounting", "+491753304224"),
            r"""set_password""",
            r"""ACCOUNTING=$(log_in "zahl.$NOW")""",
            r"""by "$ACCOUNTING" "$URL/devices" """.strip(),
        ),
    ),
    Chapter(
        "Sie bestellt ein Telefon für einen Nutzer; wer Aufträge abwickelt, versendet es, und mit der Zustellung ist es bekannt",
        "she orders a phone for a user; whoever fulfils orders ships it, and by its delivery it is known",
        (
            r"""FULFILMENT=$(log_in frida.versand)""",
            r"""fulfil() { by "$FULFILMENT" -H "X-Customer: D-1001" "$@"; }""",
            r"""fulfil "$URL/catalogue-items" -d "{\"name\": \"Phone 1\", \"product\": \"device\", \"kind\": \"smartphone\", \"maker\": \"Beispielwerk\", \"model\": \"Phone 1\", \"variants\": [{\"article_number\": \"BW-$NOW\", \"size\": \"256 GB\"}]}" """.strip(),
            r"""HOLDER=$(by "$ADMIN" "$URL/users" -d "{\"name\": \"Muster, Max\", \"primary_address\": {\"street\": \"Musterweg 1\", \"postal_code\": \"12345\", \"city\": \"Musterstadt\"}}" | pick '["id"]')""",
            r"""ORDER=$(by "$ADMIN" "$URL/users/$HOLDER/orders" -d "{\"items\": [{\"article_number\": \"BW-$NOW\"}]}" | pick '["id"]')""",
            r"""fulfil "$URL/orders/$ORDER/acceptance" -d "{}" """.strip(),
            r"""PARCEL=$(fulfil "$URL/orders/$ORDER/parcels" -d "{\"carrier\": \"dhl\", \"tracking_number\": \"$NOW\", \"content\": [{\"position\": 1, \"devices\": [{\"identifiers\": [{\"kind\": \"serial_number\", \"value\": \"BSP-$NOW\"}]}]}]}" | pick '["id"]')""",
            r"""POSITION=$(fulfil "$URL/orders/$ORDER/deliveries" -d "{\"parcel_id\": \"$PARCEL\"}" | pick '["position"]')""",
            r"""PHONE=$(by "$ADMIN" "$URL/orders/$ORDER?after=$POSITION" | pick '["parcels"][0]["content"][0]["devices"][0]["device_id"]')""",
        ),
    ),
    Chapter(
        "Das Telefon hat einen Defekt und wird getauscht; das alte geht zurück und wird vernichtet, mit Zertifikat: ein Leben in einer Historie",
        "the phone has a defect and is exchanged; the old one goes back and is destroyed, with its certificate: one life in one history",
        (
            r"""EXCHANGE=$(by "$ADMIN" "$URL/devices/$PHONE/exchange" -d '{"occasion": "defect", "answers": {"affected": "battery", "turns_on": "yes"}, "whereabouts": "destruction", "sending": "label"}' | pick '["id"]')""",
            r"""fulfil -X PUT "$URL/service-cases/$EXCHANGE/replacement" -d "{\"identifiers\": [{\"kind\": \"serial_number\", \"value\": \"BSP-$NOW-2\"}], \"carrier\": \"dhl\", \"tracking_number\": \"$NOW-2\"}" """.strip(),
            r"""POSITION=$(fulfil -X POST "$URL/service-cases/$EXCHANGE/arrival" | pick '["position"]')""",
            r"""BACK=$(by "$ADMIN" "$URL/service-cases?filter[device_id]=$PHONE&filter[kind]=return&after=$POSITION" | pick '["items"][0]["id"]')""",
            r"""fulfil -X POST "$URL/service-cases/$BACK/receipt" """.strip(),
            r"""fulfil -X POST "$URL/service-cases/$BACK/completion" """.strip(),
            r"""POSITION=$(fulfil "$URL/devices/$PHONE/certificates/made" -d "{\"certificate\": \"destruction\", \"on\": \"$(TZ=Europe/Berlin date +%F)\"}" | pick '["position"]')""",
            r"""by "$ADMIN" "$URL/devices/$PHONE/history?after=$POSITION" """.strip(),
            r"""PHONE=$(by "$ADMIN" "$URL/devices?search=BSP-$NOW-2" | pick '["items"][0]["id"]')""",
        ),
    ),
    Chapter(
        "Noch eines liegt im Warenkorb und wird bestellt, wie es angezeigt war; dann wird es storniert",
        "another one lies in her basket and is ordered as it was shown; then it is cancelled",
        (
            r"""BASKET=$(by "$ADMIN" -X PUT "$URL/users/$HOLDER/basket" | pick '["id"]')""",
            r"""by "$ADMIN" "$URL/baskets/$BASKET/items" -d "{\"article_number\": \"BW-$NOW\", \"financing\": \"purchase\"}" """.strip(),
            r"""by "$ADMIN" "$URL/baskets/$BASKET/summary" """.strip(),
            r"""SHOWN=$(by "$ADMIN" "$URL/baskets/$BASKET/summary" | pick '["shown"]')""",
            r"""ORDERED=$(by "$ADMIN" "$URL/baskets/$BASKET/order" -d "{\"shown\": \"$SHOWN\"}" | pick '["id"]')""",
            r"""by "$ADMIN" "$URL/orders/$ORDERED/cancellation" -d '{"reason": "Doch nicht benötigt"}'""",
        ),
    ),
    Chapter(
        "Der Nutzer geht: Das Telefon kommt in den Pool zurück, und der Nutzer wird gelöscht, sobald es da ist",
        "the user leaves: the phone goes back to the pool, and the user is deleted once it is there",
        (
            r"""CASE=$(by "$ADMIN" "$URL/devices/$PHONE/return" -d '{"occasion": "leaver", "whereabouts": "pool", "user": "delete", "sending": "label"}' | pick '["id"]')""",
            r"""fulfil -X POST "$URL/service-cases/$CASE/receipt" """.strip(),
            r"""POSITION=$(fulfil -X POST "$URL/service-cases/$CASE/completion" | pick '["position"]')""",
            r"""by "$ADMIN" "$URL/devices/$PHONE/history?after=$POSITION" """.strip(),
        ),
    ),
    Chapter(
        "Eine Mitarbeiterin meldet sich mit dem Kennwort allein an, sieht nur ihr eigenes Gerät und ihren Servicefall und fragt nach; die Administratorin liest es",
        "an employee logs in by her password alone, sees nothing but her own device and service case, and asks; the administrator reads it",
        (
            r"""EMPLOYEE=$(by "" "$URL/login" -d "{\"login\": \"erna.eigen\", \"password\": \"$PASSWORD\"}" | pick '["token"]')""",
            r"""by "$EMPLOYEE" "$URL/own-devices" """.strip(),
            r"""CASE=$(by "$EMPLOYEE" "$URL/own-service-cases" | pick '["items"][0]["id"]')""",
            r"""POSITION=$(by "$EMPLOYEE" "$URL/own-service-cases/$CASE/messages" -d '{"text": "Wann kommt das Gerät zurück?"}' | pick '["position"]')""",
            r"""by "$ADMIN" "$URL/service-cases/$CASE/messages?after=$POSITION" """.strip(),
            r"""by "$EMPLOYEE" "$URL/service-cases" """.strip(),
        ),
    ),
    Chapter(
        "Die Administratorin lässt einen Reseller mit einem Code herein; er wechselt in ihren Account",
        "the administrator lets a reseller in by a code, and he switches into her account",
        (
            r"""CODE=$(by "$ADMIN" -X POST "$URL/service-access/code" | pick '["code"]')""",
            r"""RESELLER=$(log_in hans.helfer)""",
            r"""GRANT=$(by "$RESELLER" "$URL/service-accesses" -d "{\"code\": \"$CODE\"}" | pick '["id"]')""",
            r"""ACTING=$(by "$RESELLER" -X POST "$URL/service-accesses/$GRANT/session" | pick '["token"]')""",
            r"""by "$ACTING" "$URL/me" """.strip(),
        ),
    ),
    Chapter(
        "Er hinterlegt eine Notiz; die Historie sagt, wer das in wessen Namen war",
        "he leaves a note, and the history says who did that on whose behalf",
        (
            r"""POSITION=$(by "$ACTING" "$URL/devices/$DEVICE/notes" -d '{"text": "Display getauscht"}' | pick '["position"]')""",
            r"""by "$ADMIN" "$URL/devices/$DEVICE/history?sort=-position&limit=1&after=$POSITION" """.strip(),
        ),
    ),
    Chapter(
        "Sie widerruft den Zugriff; schon seine nächste Anfrage wird abgelehnt",
        "she revokes the access, and his very next request is refused",
        (
            r"""by "$ADMIN" -X DELETE "$URL/service-access/$GRANT" """.strip(),
            r"""by "$ACTING" "$URL/devices?limit=1" """.strip(),
        ),
    ),
)


def story() -> Iterator[str]:
    """Yield the lines, with their titles."""
    for chapter in STORY:
        yield f"# {in_words(chapter.de, chapter.en)}"
        yield from chapter.lines
