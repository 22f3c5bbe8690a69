"""What devices there are by maker and model, and what numbers by tariff: counted when they are asked for, so they are whatever devices and numbers are (H-18)."""

MAKER_VIEW = """SELECT d.customer_id, md5(concat_ws(chr(31), d.customer_id, d.kind, coalesce(d.maker_sort, ''), coalesce(d.model_sort, '')))::uuid AS maker_id,
    d.kind, min(d.maker) AS maker, d.maker_sort, min(d.model) AS model, d.model_sort,
    count(*) AS devices, count(d.user_id) AS with_user, count(*) - count(d.user_id) AS without_user,
    count(*) FILTER (WHERE d.unknown) AS unknown, count(*) FILTER (WHERE d.activation_locked) AS activation_locked,
    count(*) FILTER (WHERE d.lost IS NOT NULL) AS lost, concat_ws(' ', d.maker_sort, d.model_sort) AS search
    FROM {devices} d WHERE d.absorbed_into IS NULL AND NOT d.hidden
    GROUP BY d.customer_id, d.kind, d.maker_sort, d.model_sort"""
"""Of the devices that are shown. Spellings that differ in case or accents alone are one."""

TARIFF_VIEW = """SELECT s.customer_id, md5(concat_ws(chr(31), s.customer_id, s.carrier, coalesce(s.tariff_sort, '')))::uuid AS tariff_id,
    s.carrier, min(s.tariff) AS tariff, s.tariff_sort, count(*) AS numbers,
    count(*) FILTER (WHERE s.status = 'active') AS active, count(*) FILTER (WHERE s.status = 'free') AS free,
    count(*) FILTER (WHERE s.status = 'paused') AS paused, count(*) FILTER (WHERE s.status = 'inactive') AS inactive,
    count(*) FILTER (WHERE s.hardware_calloff AND s.status <> 'inactive') AS hardware_calloff,
    count(*) FILTER (WHERE s.renewal AND s.status <> 'inactive') AS renewal,
    count(*) FILTER (WHERE s.subsidy AND s.status <> 'inactive') AS subsidy,
    min(s.earliest_renewal) FILTER (WHERE s.status <> 'inactive') AS earliest_renewal,
    min(s.contract_end) FILTER (WHERE s.status <> 'inactive') AS first_contract_end,
    max(s.contract_end) FILTER (WHERE s.status <> 'inactive') AS last_contract_end,
    coalesce(s.tariff_sort, '') AS search
    FROM {sims} s GROUP BY s.customer_id, s.carrier, s.tariff_sort"""
"""What numbers are entitled to is counted of those that aren't inactive."""
