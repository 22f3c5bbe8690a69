"""What lists of users, devices and SIMs call their columns: ours, German and English, and those of the usual exports (F-18).

Entra ID, Intune, Jamf, Workday, SAP (HCM and SuccessFactors), Personio, Snipe-IT. Of several columns that fit, the one named first counts; the others are warned of.
"""

from importers.engine.header import ColumnNames, plain
from importers.imports.table_kind import TableKind

EMAIL = [
    *(
        "E-Mail",
        "E-Mail-Adresse",
        "Mail",
        "Mailadresse",
        "Email address",
        "Primary email",
        "Work email",
        "Primary work email",
        "Email - Primary Work",
    ),
    *(
        "Business email",
        "Business email address",
        "Company email",
        "Dienstliche E-Mail",
        "Geschäftliche E-Mail",
        "E-Mail (geschäftlich)",
        "SMTP",
    ),
]
PERSONNEL_NUMBER = [
    *(
        "Personalnummer",
        "Personal-Nr.",
        "Pers.-Nr.",
        "Personalnr",
        "PERNR",
        "Mitarbeiternummer",
        "Mitarbeiter-Nr.",
        "Mitarbeiter-ID",
        "Personnel number",
    ),
    *("Personnel no.", "Employee ID", "Employee number", "Employee no.", "Employee num", "Worker ID", "Person ID external", "Staff number"),
]
IMEI = ["IMEI 1", "IMEI", "IMEI-Nummer", "IMEI/MEID", "IMEI (1)", "IMEI SIM 1", "Primary IMEI"]
IMEI2 = ["IMEI 2", "Zweite IMEI", "Second IMEI", "Secondary IMEI", "IMEI (2)", "IMEI SIM 2"]
SERIAL_NUMBER = [
    "Seriennummer",
    "Serien-Nr.",
    "Seriennr",
    "Serial number",
    "Serial",
    "Serial no.",
    "Device serial number",
    "Geräteseriennummer",
    "SN",
]

ADDRESS = ("recipient", "street", "postal_code", "city", "country")

USERS = TableKind(
    key="users",
    de="Nutzer",
    en="users",
    columns=ColumnNames(
        {
            "user_id": ["Nutzer-Id", "User id"],
            "name": [
                *(
                    "Name",
                    "Nutzer",
                    "Mitarbeiter",
                    "Mitarbeitername",
                    "User",
                    "Full name",
                    "Anzeigename",
                    "Display name",
                    "Vollständiger Name",
                ),
                *(
                    "Name, Vorname",
                    "Nachname, Vorname",
                    "Formatted name",
                    "Worker",
                    "Employee",
                    "Employee name",
                    "Legal name",
                    "Preferred name",
                ),
            ],
            "first_name": [
                "Vorname",
                "Rufname",
                "First name",
                "Given name",
                "Legal first name",
                "Preferred first name",
                "Legal name - first name",
                "Forename",
                "VORNA",
            ],
            "last_name": [
                "Nachname",
                "Familienname",
                "Zuname",
                "Last name",
                "Surname",
                "Family name",
                "Legal last name",
                "Preferred last name",
                "Legal name - last name",
                "NACHN",
            ],
            "login": [
                *(
                    "Nutzername",
                    "Benutzername",
                    "Username",
                    "Login",
                    "Login name",
                    "Anmeldename",
                    "Kennung",
                    "Benutzerkennung",
                    "Account name",
                ),
                *("User principal name", "Benutzerprinzipalname", "UPN", "SAM account name", "On-premises SAM account name"),
            ],
            "email": EMAIL,
            "group": [
                *("Gruppe", "Abteilung", "Group", "Department", "Team", "Organisationseinheit", "Org.-Einheit", "Orgeinheit", "Bereich"),
                *("Supervisory organization", "Organizational unit", "Division"),
            ],
            "personnel_number": PERSONNEL_NUMBER,
            "cost_centre": [
                "Kostenstelle",
                "KST",
                "Kostenst.",
                "KOSTL",
                "Kostenstellen",
                "Cost centre",
                "Cost center",
                "Cost center ID",
                "Cost centers",
            ],
            "primary_address": [
                "Lieferadresse",
                "Primäre Lieferadresse",
                "Hauptlieferadresse",
                "Primary address",
                "Delivery address",
                "Primary delivery address",
            ],
            "recipient": ["Lieferadresse: Empfänger", "Delivery address: recipient"],
            "street": ["Lieferadresse: Straße", "Delivery address: street"],
            "postal_code": ["Lieferadresse: PLZ", "Delivery address: postal code"],
            "city": ["Lieferadresse: Ort", "Delivery address: city"],
            "country": ["Lieferadresse: Land", "Delivery address: country"],
            "additional_address": [
                *(
                    "Zusätzliche Lieferadresse",
                    "Weitere Lieferadresse",
                    "Zweite Lieferadresse",
                    "Additional address",
                    "Additional delivery address",
                ),
                *("Weitere Lieferadressen", "Further delivery addresses", "Further delivery address"),
            ],
        }
    ),
    required=(("name", "last_name", "login"),),
    instead={"login": ("name", "last_name")},
    foreign=frozenset(map(plain, [*IMEI, *IMEI2, *SERIAL_NUMBER])),
    common=frozenset({"name", "email", *ADDRESS, "primary_address", "additional_address"}),
)

DEVICES = TableKind(
    key="devices",
    de="Geräte",
    en="devices",
    columns=ColumnNames(
        {
            "device_id": ["Geräte-Id", "Device id"],
            "unknown": ["Unbekanntes Gerät", "Unknown device"],
            "imei": IMEI,
            "imei2": IMEI2,
            "serial_number": SERIAL_NUMBER,
            "kind": ["Geräteart", "Art", "Gerätetyp", "Typ", "Kind", "Device type", "Type"],
            "maker": ["Hersteller", "Marke", "Manufacturer", "Maker", "Vendor", "Brand", "Gerätehersteller", "Device manufacturer"],
            "model": [
                "Modell",
                "Gerätemodell",
                "Modellname",
                "Modellbezeichnung",
                "Model",
                "Model name",
                "Device model",
                "Gerät",
                "Gerätename",
                "Device",
            ],
            "size": ["Größe", "Gerätegröße", "Speicher", "Speicherplatz", "Size", "Storage"],
            "colour": ["Farbe", "Gerätefarbe", "Colour", "Color"],
            "user_id": ["Nutzer-Id", "User id"],
            "user_personnel_number": PERSONNEL_NUMBER,
            "user_email": [
                *(
                    *EMAIL,
                    "Nutzer E-Mail",
                    "E-Mail des Nutzers",
                    "User email",
                    "User email address",
                    "Primary user email address",
                    "Primary user email",
                ),
                *(
                    "Primärer Benutzer: E-Mail-Adresse",
                    "E-Mail-Adresse des primären Benutzers",
                    "Assigned to email",
                    "Checked out to email",
                ),
            ],
        }
    ),
    required=(("imei", "serial_number"), ("model",)),
)

SIMS = TableKind(
    key="sims",
    de="SIM-Karten",
    en="SIMs",
    columns=ColumnNames(
        {
            "sim_id": ["SIM-Id", "SIM id"],
            "number": [
                "Rufnummer",
                "Mobilfunknummer",
                "Mobilnummer",
                "Handynummer",
                "MSISDN",
                "Telefonnummer",
                "Number",
                "Phone number",
                "Mobile number",
            ],
            "carrier": [
                "Netzbetreiber",
                "Mobilfunkanbieter",
                "Provider",
                "Anbieter",
                "Carrier",
                "Operator",
                "Subscriber carrier",
                "Current carrier network",
            ],
            "iccid": ["SIM-Kartennummer", "ICCID", "Kartennummer", "SIM number", "Card number", "Card number (ICCID)", "SIM-Nummer"],
            "card_type": ["SIM-Kartentyp", "Kartentyp", "Card type", "SIM type"],
            "imei": ["IMEI", "IMEI 1", "IMEI in Nutzung"],
            "tariff": ["Tarif", "Tarifname", "Tariff", "Plan"],
            "status": ["Status", "State"],
        }
    ),
    required=(("number",), ("carrier",)),
)
