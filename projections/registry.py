"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from types import ModuleType

from projections import (
    account_history,
    account_rows,
    numbers_in_user_history,
    report_schedule_rows,
    service_access_history,
    service_access_rows,
    session_history,
    session_rows,
    view_history,
    view_rows,
)
from projections import catalogue as catalogue_handlers
from projections import catalogue_item_history as catalogue_item_history_handlers
from projections import device_history as device_history_handlers
from projections import documents as documents_handlers
from projections import imports as imports_handlers
from projections import looks as looks_handlers
from projections import timers as timers_handlers
from projections import user_history as user_history_handlers
from projections.accounts import accounts
from projections.baskets import basket_history as baskets_basket_history_handlers
from projections.baskets import basket_rows
from projections.baskets.basket_history import basket_history
from projections.baskets.baskets import baskets
from projections.catalogue import catalogue
from projections.catalogue_item_history import catalogue_item_history
from projections.device_history import device_history
from projections.documents import documents
from projections.engine.projection import Projection
from projections.imports import imports
from projections.inventory import (
    customers,
    device_certificates,
    device_showing,
    devices,
    devices_then,
    lost_devices,
    pool_devices,
    sims,
    sims_then,
    users,
)
from projections.inventory.inventory import inventory
from projections.looks import looks
from projections.orders import approval_rows, late_orders, order_mails, order_rows, orders_in_histories, unapproved_orders
from projections.orders import approval_rules as orders_approval_rules_handlers
from projections.orders import order_history as orders_order_history_handlers
from projections.orders.approval_rules import approval_rules
from projections.orders.order_history import order_history
from projections.orders.orders import orders
from projections.prices import framework_contracts as prices_framework_contracts_handlers
from projections.prices import list_prices as prices_list_prices_handlers
from projections.prices import price_histories as prices_price_histories_handlers
from projections.prices.framework_contracts import framework_contracts
from projections.prices.list_prices import list_prices
from projections.prices.price_histories import price_histories
from projections.remarketing import awaited_trade_ins, kept_sold, remarketing_rows
from projections.remarketing import expected_proceeds as remarketing_expected_proceeds_handlers
from projections.remarketing import remarketing_history as remarketing_remarketing_history_handlers
from projections.remarketing.expected_proceeds import expected_proceeds, expected_proceeds_history
from projections.remarketing.remarketing_history import remarketing_history
from projections.remarketing.remarketings import remarketings
from projections.service_cases import (
    contract_change_rows,
    exchange_rows,
    held_up_upgrades,
    late_exchanges,
    loss_rows,
    message_rows,
    open_contract_changes,
    open_returns,
    parcel_rows,
    reminder_rows,
    repair_rows,
    service_case_rows,
    unanswered_cases,
    undeleted_users,
    upgrades_in_histories,
)
from projections.service_cases import exchange_models as service_cases_exchange_models_handlers
from projections.service_cases import service_case_history as service_cases_service_case_history_handlers
from projections.service_cases import upgrades as service_cases_upgrades_handlers
from projections.service_cases.exchange_models import exchange_models
from projections.service_cases.service_case_history import service_case_history
from projections.service_cases.service_cases import service_cases
from projections.service_cases.upgrades import upgrades
from projections.sims import number_history as sims_number_history_handlers
from projections.sims import sim_codes_history, sims_in_device_history
from projections.sims.number_history import number_history
from projections.timers import timers
from projections.user_history import user_history

PROJECTIONS: tuple[Projection, ...] = (
    accounts,
    basket_history,
    baskets,
    catalogue,
    catalogue_item_history,
    device_history,
    documents,
    imports,
    inventory,
    looks,
    approval_rules,
    order_history,
    orders,
    framework_contracts,
    list_prices,
    price_histories,
    expected_proceeds,
    expected_proceeds_history,
    remarketing_history,
    remarketings,
    exchange_models,
    service_case_history,
    service_cases,
    upgrades,
    number_history,
    timers,
    user_history,
)
"""All projections there are, with all their handlers."""

HANDLERS: tuple[ModuleType, ...] = (
    account_history,
    account_rows,
    baskets_basket_history_handlers,
    basket_rows,
    catalogue_handlers,
    catalogue_item_history_handlers,
    device_history_handlers,
    documents_handlers,
    imports_handlers,
    customers,
    device_certificates,
    device_showing,
    devices,
    devices_then,
    lost_devices,
    pool_devices,
    sims,
    sims_then,
    users,
    looks_handlers,
    numbers_in_user_history,
    approval_rows,
    orders_approval_rules_handlers,
    late_orders,
    orders_order_history_handlers,
    order_mails,
    order_rows,
    orders_in_histories,
    unapproved_orders,
    prices_framework_contracts_handlers,
    prices_list_prices_handlers,
    prices_price_histories_handlers,
    awaited_trade_ins,
    remarketing_expected_proceeds_handlers,
    kept_sold,
    remarketing_remarketing_history_handlers,
    remarketing_rows,
    report_schedule_rows,
    service_access_history,
    service_access_rows,
    contract_change_rows,
    service_cases_exchange_models_handlers,
    exchange_rows,
    held_up_upgrades,
    late_exchanges,
    loss_rows,
    message_rows,
    open_contract_changes,
    open_returns,
    parcel_rows,
    reminder_rows,
    repair_rows,
    service_cases_service_case_history_handlers,
    service_case_rows,
    unanswered_cases,
    undeleted_users,
    service_cases_upgrades_handlers,
    upgrades_in_histories,
    session_history,
    session_rows,
    sims_number_history_handlers,
    sim_codes_history,
    sims_in_device_history,
    timers_handlers,
    user_history_handlers,
    view_history,
    view_rows,
)
"""The modules that register handlers as they are imported."""
