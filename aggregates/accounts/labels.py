"""What people call what an account says: as it begins, and when it changes."""

from aggregates.engine.words import Label

LOGIN = Label("Benutzername", "User name")
FULL_NAME = Label("Vollständiger Name", "Full name")
EMAIL = Label("E-Mail", "E-mail")
ROLE = Label("Rolle", "Role")
PHONE = Label("Telefon", "Phone")
MOBILE = Label("Mobilfunknummer", "Mobile number")
COMPANY = Label("Firma", "Company")
ADDRESS = Label("Adresse", "Address")
