"""All figures there are, in the order in which they are measured; those of a group share what they stand on."""

from benchmarks import (
    command_beside_import,
    export_million,
    export_million_xlsx,
    feed_all_new,
    feed_one_percent,
    feed_past_first,
    feed_past_next,
    feed_unchanged,
    group_commit,
    group_commit_umadb,
    import_memory,
    moment,
    moment_all,
    overview_page,
    overview_page_one_customer,
    reads_beside_logins,
    rebuild_all,
    rebuild_one_history,
    right_check,
    tail_reader,
    visible_latency,
)

GROUPS = (
    (group_commit.FIGURE, group_commit_umadb.FIGURE),
    (tail_reader.FIGURE,),
    (feed_all_new.FIGURE, command_beside_import.FIGURE, feed_unchanged.FIGURE, feed_one_percent.FIGURE, import_memory.FIGURE),
    (feed_past_first.FIGURE, feed_past_next.FIGURE),
    (rebuild_one_history.FIGURE, rebuild_all.FIGURE),
    (overview_page.FIGURE,),
    (overview_page_one_customer.FIGURE,),
    (moment.FIGURE,),
    (moment_all.FIGURE,),
    (visible_latency.FIGURE,),
    (right_check.FIGURE,),
    (reads_beside_logins.FIGURE,),
    (export_million.FIGURE, export_million_xlsx.FIGURE),
)
FIGURES = {figure.name: figure for group in GROUPS for figure in group}
