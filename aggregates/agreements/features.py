"""The functions that are agreed with a customer, or not (H-25)."""

from typing import Annotated, Literal

from aggregates.engine.words import InWords

Feature = Annotated[
    Literal[
        "dashboard",
        "bulk_order",
        "inactive_users",
        "bulk_maintenance",
        "clarification_cases",
        "helpdesk",
        "prices",
        "financing_purchase",
        "financing_rent",
        "financing_lease",
        "financing_subsidy",
        "remarketing",
        "approval",
        "upgrade_remarketing",
        "upgrade_exchange",
        "upgrade_pool",
        "order_mails",
        "own_orders",
        "own_cases",
    ],
    InWords(
        dashboard=("Dashboard", "dashboard"),
        bulk_order=("Massenbestellung", "bulk order"),
        inactive_users=("Inaktive Nutzer", "inactive users"),
        bulk_maintenance=("Datenpflege per Excel", "bulk maintenance"),
        clarification_cases=("Klärfälle", "clarification cases"),
        helpdesk=("Helpdeskübersicht", "helpdesk"),
        prices=("Preise anzeigen", "prices shown"),
        financing_purchase=("Finanzierung: Kauf", "financing: purchase"),
        financing_rent=("Finanzierung: Miete", "financing: rent"),
        financing_lease=("Finanzierung: Leasing", "financing: lease"),
        financing_subsidy=("Finanzierung: Kauf mit Subvention", "financing: subsidised purchase"),
        remarketing=("Wiedervermarktung", "remarketing"),
        approval=("Genehmigung von Bestellungen", "approval of orders"),
        upgrade_remarketing=("Upgrade: altes Gerät zur Wiedervermarktung", "upgrade: old device to remarketing"),
        upgrade_exchange=("Upgrade bei Schaden oder Austausch", "upgrade on damage or exchange"),
        upgrade_pool=("Upgrade: altes Gerät in den Kundenpool", "upgrade: old device into the pool"),
        order_mails=("Mails zu Bestellungen", "mails about orders"),
        own_orders=("Mitarbeiter bestellen selbst", "employees order for themselves"),
        own_cases=("Mitarbeiter melden Servicefälle selbst", "employees report service cases themselves"),
    ),
]
"""The functions marked * in manual 1, and what else is agreed with a customer: off unless switched on (H-25, H-08, H-15)."""
