"""What menus say of a device that is in a service case."""

SERVICE_CASES = ("return", "repair", "exchange", "loss")
IN_A_CASE = {
    (name, code)
    for name in ("return", "repair", "exchange", "loss", "remarket")
    for code in ("device-is-under-return", "device-is-in-service-case", "device-is-lost", "nobody-to-exchange-for", "device-is-remarketed")
    for name in (*SERVICE_CASES, "remarket")
    for code in (
        *("device-is-under-return", "device-is-in-service-case", "device-is-lost", "device-is-returned", "device-is-remarketed"),
        *("nobody-to-exchange-for", "number-in-no-device"),
    )
}
"""Of a device that is in a service case, what the way through its states happens to see."""
