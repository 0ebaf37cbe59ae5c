-- What pages read by: see docs/adr/0011. An alert takes the office of its case, as items and assignments do.
ALTER TABLE alert ADD COLUMN office TEXT COLLATE "C";
UPDATE alert SET office = c.office FROM "case" AS c WHERE c.case_id = alert.case_id;
ALTER TABLE alert ALTER COLUMN office SET NOT NULL;

DROP INDEX ix_alert_open;
CREATE INDEX ix_alert_open ON alert (office, raised_at, case_id, seq) WHERE answered IS NULL;
CREATE INDEX ix_alert_told ON alert (office, role, raised_at, case_id, seq) WHERE answered IS NULL;

DROP INDEX ix_item_open;
DROP INDEX ix_item_assignee;
CREATE INDEX ix_item_board ON item (
    office,
    (incident IS NULL), (NOT unstaffed), (NOT overdue), (NOT warned),
    (coalesce(due, 'infinity'::timestamptz)), activated_at, case_id, item
) INCLUDE (due, incident, unstaffed, overdue, warned) WHERE ended IS NULL;
CREATE INDEX ix_item_pool ON item (
    office, roles, (coalesce(due, 'infinity'::timestamptz)), activated_at, case_id, item
) WHERE ended IS NULL AND assignee IS NULL AND kind = 'work';
CREATE INDEX ix_item_held ON item (
    office, assignee, (coalesce(due, 'infinity'::timestamptz)), activated_at, case_id, item
) INCLUDE (overdue) WHERE ended IS NULL AND assignee IS NOT NULL;
CREATE INDEX ix_item_wait ON item (
    office, (coalesce(due, 'infinity'::timestamptz)), activated_at, case_id, item
) WHERE ended IS NULL AND kind = 'wait';
CREATE INDEX ix_item_done ON item (doer, ended_at) WHERE doer IS NOT NULL;

DROP INDEX ix_case_alarm;
CREATE INDEX ix_case_alarm ON "case" (next_alarm_at, case_id) WHERE next_alarm_at IS NOT NULL;
CREATE INDEX ix_case_changed ON "case" (office, recorded_at, case_id);
CREATE INDEX ix_case_suspended ON "case" (office) WHERE status = 'suspended';

CREATE INDEX ix_deviation_kind ON deviation (kind, recorded_at);
CREATE INDEX ix_deviation_person ON deviation (person, recorded_at) WHERE person IS NOT NULL;
