"""How the rows of a service access follow on both sides: the reseller's (S-03) and the customer's (S-05)."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from aggregates.accounts.login import AccountLoginChanged, AccountPasswordSet
from aggregates.accounts.owner import AccountNameChanged
from aggregates.accounts.sign_on import AccountSignOnLinked, AccountSignOnTied
from aggregates.accounts.standing import AccountErased, AccountInactivated, AccountLocked, AccountRoleChanged, AccountUnlocked
from aggregates.customer import CustomerRegistered, CustomerRenamed
from aggregates.engine.event import DELETED, OPERATOR, Event
from aggregates.service_access import (
    SecretsClosedToServiceAccess,
    SecretsOpenedToServiceAccess,
    ServiceAccessActivated,
    ServiceAccessRevoked,
)
from eventstore.envelope import Recorded
from projections.account_rows import kept
from projections.accounts import accounts
from projections.engine.rows import Rows
from readmodels.accounts.accounts import ACCOUNTS, AccountRow
from readmodels.engine.sort_key import search_text, sort_key
from readmodels.engine.table import Table
from readmodels.service_accesses import (
    ACCOUNT_CUSTOMERS,
    SERVICE_ACCESS_GIVEN,
    SERVICE_ACCESS_ROWS,
    AccountCustomerRow,
    GivenAccessRow,
    ServiceAccessRow,
)

_KINDS = {"administrator": "administrator", "employee": "end_customer"}

_ACCESS_VIEW = "SELECT r.*, r.customer_id AS reseller_id FROM {service_access_rows} r WHERE r.active"

_GIVEN_VIEW = """SELECT g.*, a.login AS administrator_login, a.full_name AS administrator, a.full_name_sort AS administrator_sort
    FROM {service_access_given} g LEFT JOIN {accounts} a ON a.account_id = g.account_id"""


def acting_grant(recorded: Recorded[Any]) -> UUID | None:
    """Return the id of the service access by which somebody acted for the customer, if somebody did."""
    kind, _, named = (recorded.on_behalf_of or "").partition(":")
    return UUID(named) if kind == "grant" else None


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    match recorded.kind.stem:
        case "service_access":
            yield SERVICE_ACCESS_GIVEN, recorded.stream_id
            yield SERVICE_ACCESS_ROWS, recorded.stream_id
            if recorded.kind is ServiceAccessActivated:
                yield ACCOUNTS, cast("ServiceAccessActivated", recorded.event).account_id
                yield ACCOUNT_CUSTOMERS, recorded.customer_id
        case "customer":
            yield ACCOUNT_CUSTOMERS, recorded.customer_id
        case "customer_password":
            grant_id = acting_grant(recorded)
            if grant_id is not None:
                yield SERVICE_ACCESS_GIVEN, grant_id
        case _:
            return


accounts.extend(
    version=0,
    tables=(SERVICE_ACCESS_ROWS, SERVICE_ACCESS_GIVEN, ACCOUNT_CUSTOMERS),
    reads=reads,
    views={"service_accesses": _ACCESS_VIEW, "service_access_given_list": _GIVEN_VIEW},
)


@accounts.on(
    AccountPasswordSet,
    AccountSignOnLinked,
    AccountSignOnTied,
    AccountNameChanged,
    AccountLoginChanged,
    AccountRoleChanged,
    AccountLocked,
    AccountUnlocked,
    AccountInactivated,
)
def account_changed(rows: Rows, recorded: Recorded[Any]) -> None:
    account = rows.get(ACCOUNTS, recorded.stream_id)
    if account is not None:
        _tell_reseller(rows, account)
        _tell_customers(rows, account)


@accounts.on(AccountErased, urgent=True)
def account_erased(rows: Rows, recorded: Recorded[AccountErased]) -> None:
    """Erase the reseller's personal data: customers keep the company."""
    account = rows.get(ACCOUNTS, recorded.stream_id)
    if account is None:
        return
    _tell_reseller(rows, account)
    for row in rows.find(SERVICE_ACCESS_GIVEN, reseller_id=account.account_id):
        rows.put(SERVICE_ACCESS_GIVEN, row._replace(name=DELETED, address=None, phone=None, email=None))


def _tell_reseller(rows: Rows, account: AccountRow) -> None:
    """The account let a reseller in, who sees whose account it is and whether it is locked."""
    row = rows.get(SERVICE_ACCESS_ROWS, account.grant_id) if account.grant_id is not None else None
    if row is not None:
        _put(rows, row, account)


def _tell_customers(rows: Rows, reseller: AccountRow) -> None:
    """A service access rests while its reseller can't act by it."""
    if reseller.customer_id != OPERATOR:
        return
    for row in rows.find(SERVICE_ACCESS_GIVEN, reseller_id=reseller.account_id):
        if row.status not in ("revoked", _given_status(reseller)):
            rows.put(SERVICE_ACCESS_GIVEN, row._replace(status=_given_status(reseller)))


def _given_status(reseller: AccountRow | None) -> str:
    return "active" if reseller is None or (reseller.status == "active" and reseller.role == "reseller") else "resting"


def _put(rows: Rows, row: ServiceAccessRow, account: AccountRow | None = None) -> None:
    if account is not None:
        first, last = first_and_last(account.full_name)
        row = row._replace(
            kind=_KINDS.get(account.role, "user"),
            login=account.login,
            first_name=first,
            first_name_sort=sort_key(first),
            last_name=last,
            last_name_sort=sort_key(last) or "",
            status="active" if account.status == "active" else "deactivated",
        )
    search = search_text(row.customer_number, row.customer, row.login, row.first_name, row.last_name)
    rows.put(SERVICE_ACCESS_ROWS, row._replace(customer_sort=sort_key(row.customer) or "", search=search))


def first_and_last(full_name: str) -> tuple[str | None, str]:
    """Split "Erika Muster" or "Muster, Erika" into first and last name; a name of one word is the last name."""
    last, comma, first = full_name.partition(",")
    if not comma:
        first, _, last = full_name.strip().rpartition(" ")
    return first.strip() or None, last.strip()


@accounts.on(CustomerRegistered)
def customer_registered(rows: Rows, recorded: Recorded[CustomerRegistered]) -> None:
    rows.put(ACCOUNT_CUSTOMERS, AccountCustomerRow(recorded.customer_id, recorded.event.customer_number, recorded.event.name))


@accounts.on(CustomerRenamed)
def customer_renamed(rows: Rows, recorded: Recorded[CustomerRenamed]) -> None:
    rows.change(ACCOUNT_CUSTOMERS, recorded.customer_id, name=recorded.event.name)
    for row in rows.find(SERVICE_ACCESS_ROWS, of_customer=recorded.customer_id, active=True):
        _put(rows, row._replace(customer=recorded.event.name))


@accounts.on(ServiceAccessActivated)
def activated(rows: Rows, recorded: Recorded[ServiceAccessActivated]) -> None:
    event = recorded.event
    rows.put(
        SERVICE_ACCESS_GIVEN,
        GivenAccessRow(
            recorded.customer_id,
            recorded.stream_id,
            event.account_id,
            event.reseller_id,
            status=_given_status(rows.get(ACCOUNTS, event.reseller_id)),
            since=recorded.recorded_at,
            until=None,
            company=event.company,
            name=event.name,
            address=kept(event.address),
            phone=kept(event.phone),
            email=kept(event.email),
            secrets=False,
            acting_sessions=[],
            version=recorded.stream_version,
        ),
    )
    customer = rows.get(ACCOUNT_CUSTOMERS, recorded.customer_id)
    row = ServiceAccessRow(
        event.reseller_id,
        recorded.stream_id,
        recorded.customer_id,
        event.account_id,
        active=True,
        customer_number=customer.customer_number if customer else "",
        customer=customer.name if customer else "",
        customer_sort="",
        kind="administrator",
        login="",
        first_name=None,
        first_name_sort=None,
        last_name="",
        last_name_sort="",
        status="active",
        since=recorded.recorded_at,
        search="",
    )
    _put(rows, row, rows.change(ACCOUNTS, event.account_id, grant_id=recorded.stream_id))


@accounts.on(ServiceAccessRevoked)
def revoked(rows: Rows, recorded: Recorded[ServiceAccessRevoked]) -> None:
    """Revoke the access: of the customer's data nothing is left in the reseller's row."""
    _change_given(rows, recorded, status="revoked", until=recorded.recorded_at, secrets=False)
    account = rows.get(ACCOUNTS, recorded.event.account_id)
    if account is not None and account.grant_id == recorded.stream_id:
        rows.put(ACCOUNTS, account._replace(grant_id=None))
    row = rows.get(SERVICE_ACCESS_ROWS, recorded.stream_id)
    if row is not None:
        emptied = row._replace(active=False, customer_number="", customer="", login="", first_name=None, first_name_sort=None)
        _put(rows, emptied._replace(last_name="", last_name_sort=""))


@accounts.on(SecretsOpenedToServiceAccess)
def secrets_opened(rows: Rows, recorded: Recorded[SecretsOpenedToServiceAccess]) -> None:
    _change_given(rows, recorded, secrets=True)


@accounts.on(SecretsClosedToServiceAccess)
def secrets_closed(rows: Rows, recorded: Recorded[SecretsClosedToServiceAccess]) -> None:
    _change_given(rows, recorded, secrets=False)


def _change_given(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    rows.change(SERVICE_ACCESS_GIVEN, recorded.stream_id, **changes, version=recorded.stream_version)
