"""What people call what an account says: as it begins, and when it changes."""

from aggregates.engine.words import Help, Label

LOGIN = Label("Benutzername", "User name")
FULL_NAME = Label("Vollständiger Name", "Full name")
EMAIL = Label("E-Mail", "E-mail")
ROLE = Label("Rolle", "Role")
PHONE = Label("Telefon", "Phone")
MOBILE = Label("Mobilfunknummer", "Mobile number")
COMPANY = Label("Firma", "Company")
ADDRESS = Label("Adresse", "Address")

LINKS_GO_THERE = Help("Dorthin gehen Links und Hinweise.", "Links and notices go there.")
PINS_GO_THERE = Help(
    "Dorthin gehen PINs, mit Ländervorwahl, wie +4915228817386.", "PINs go there; with the country's code, such as +4915228817386."
)
OF_RESELLERS = Help("Nur bei Resellern: so sehen ihn die Kunden.", "Of resellers only: as customers see them.")
