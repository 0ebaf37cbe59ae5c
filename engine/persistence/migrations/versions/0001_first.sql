-- The schema as `tables.py` had it; see the guards at the end.
CREATE TABLE anomaly (
    kind TEXT COLLATE "C" NOT NULL,
    count INTEGER NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    largest BIGINT NOT NULL,
    CONSTRAINT pk_anomaly PRIMARY KEY (kind)
);
CREATE TABLE calendar (
    digest TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    content JSONB NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_calendar PRIMARY KEY (digest),
    CONSTRAINT uq_calendar_name_version UNIQUE (name, version)
);
CREATE TABLE case_counter (
    office TEXT COLLATE "C" NOT NULL,
    sop TEXT COLLATE "C" NOT NULL,
    year INTEGER NOT NULL,
    n INTEGER NOT NULL,
    CONSTRAINT pk_case_counter PRIMARY KEY (office, sop, year)
);
CREATE TABLE command (
    command_id TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    case_id TEXT COLLATE "C",
    asked TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C",
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    answer TEXT NOT NULL,
    CONSTRAINT pk_command PRIMARY KEY (command_id)
);
CREATE TABLE definition (
    digest TEXT COLLATE "C" NOT NULL,
    sop TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    title JSONB NOT NULL,
    source BYTEA NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    published_by TEXT,
    CONSTRAINT pk_definition PRIMARY KEY (digest),
    CONSTRAINT uq_definition_sop_version UNIQUE (sop, version)
);
CREATE TABLE directory (
    version BIGINT NOT NULL,
    CONSTRAINT pk_directory PRIMARY KEY (version)
);
CREATE TABLE file (
    digest TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_file PRIMARY KEY (digest)
);
CREATE INDEX ix_file_stored_at ON file (stored_at);

CREATE TABLE heartbeat (
    name TEXT COLLATE "C" NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    got_on_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_heartbeat PRIMARY KEY (name)
);
CREATE TABLE installation (
    origin TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_installation PRIMARY KEY (origin)
);
CREATE TABLE office (
    code TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    parent TEXT COLLATE "C",
    calendars JSONB NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_office PRIMARY KEY (code),
    CONSTRAINT fk_office_parent FOREIGN KEY(parent) REFERENCES office (code) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE person (
    id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    login TEXT COLLATE "C",
    password TEXT,
    locale TEXT,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT uq_person_login UNIQUE (login) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE absence (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    person TEXT COLLATE "C" NOT NULL,
    from_date DATE NOT NULL,
    to_date DATE NOT NULL,
    substitute TEXT COLLATE "C",
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_absence PRIMARY KEY (id),
    CONSTRAINT fk_absence_person FOREIGN KEY(person) REFERENCES person (id),
    CONSTRAINT fk_absence_substitute FOREIGN KEY(substitute) REFERENCES person (id)
);
CREATE INDEX ix_absence_person ON absence (person);

CREATE TABLE appointment (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    person TEXT COLLATE "C" NOT NULL,
    office TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    from_date DATE NOT NULL,
    to_date DATE,
    decree TEXT,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_appointment PRIMARY KEY (id),
    CONSTRAINT fk_appointment_person FOREIGN KEY(person) REFERENCES person (id),
    CONSTRAINT fk_appointment_office FOREIGN KEY(office) REFERENCES office (code)
);
CREATE INDEX ix_appointment_office ON appointment (office);
CREATE INDEX ix_appointment_person ON appointment (person);

CREATE TABLE "case" (
    case_id TEXT COLLATE "C" NOT NULL,
    office TEXT COLLATE "C" NOT NULL,
    sop TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    result TEXT COLLATE "C",
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    opened_by TEXT COLLATE "C",
    closed_at TIMESTAMP WITH TIME ZONE,
    month TEXT COLLATE "C",
    promise_due TIMESTAMP WITH TIME ZONE,
    promise_warned BOOLEAN DEFAULT false NOT NULL,
    promise_overdue BOOLEAN DEFAULT false NOT NULL,
    promise_stopped BOOLEAN DEFAULT false NOT NULL,
    stuck BOOLEAN DEFAULT false NOT NULL,
    seq INTEGER NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    next_alarm_at TIMESTAMP WITH TIME ZONE,
    head TEXT COLLATE "C" NOT NULL,
    state TEXT NOT NULL,
    CONSTRAINT pk_case PRIMARY KEY (case_id),
    CONSTRAINT uq_case_office_number UNIQUE (office, number),
    CONSTRAINT fk_case_office FOREIGN KEY(office) REFERENCES office (code),
    CONSTRAINT fk_case_digest FOREIGN KEY(digest) REFERENCES definition (digest)
)
 WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX ix_case_alarm ON "case" (next_alarm_at) WHERE next_alarm_at IS NOT NULL;
CREATE INDEX ix_case_closed ON "case" (office, sop, month) WHERE status = 'closed';
CREATE INDEX ix_case_open ON "case" (office, sop) WHERE status = 'open';
CREATE INDEX ix_case_opened ON "case" (office, opened_at);

CREATE TABLE in_force (
    office TEXT COLLATE "C" NOT NULL,
    sop TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    from_date DATE NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    published_by TEXT,
    CONSTRAINT pk_in_force PRIMARY KEY (office, sop, digest),
    CONSTRAINT fk_in_force_office FOREIGN KEY(office) REFERENCES office (code),
    CONSTRAINT fk_in_force_digest FOREIGN KEY(digest) REFERENCES definition (digest)
);
CREATE TABLE session (
    token TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_session PRIMARY KEY (token),
    CONSTRAINT fk_session_person FOREIGN KEY(person) REFERENCES person (id)
);
CREATE INDEX ix_session_person ON session (person);

CREATE TABLE alert (
    case_id TEXT COLLATE "C" NOT NULL,
    seq INTEGER NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    why TEXT COLLATE "C" NOT NULL,
    item INTEGER,
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    answered INTEGER,
    CONSTRAINT pk_alert PRIMARY KEY (case_id, seq),
    CONSTRAINT fk_alert_case_id FOREIGN KEY(case_id) REFERENCES "case" (case_id)
);
CREATE INDEX ix_alert_open ON alert (case_id) WHERE answered IS NULL;

CREATE TABLE assignment (
    case_id TEXT COLLATE "C" NOT NULL,
    seq INTEGER NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    item INTEGER NOT NULL,
    office TEXT COLLATE "C" NOT NULL,
    mark BIGINT GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT pk_assignment PRIMARY KEY (case_id, seq),
    CONSTRAINT fk_assignment_case_id FOREIGN KEY(case_id) REFERENCES "case" (case_id)
);
CREATE INDEX ix_assignment_office_person_mark ON assignment (office, person, mark);

CREATE TABLE attempt (
    case_id TEXT COLLATE "C" NOT NULL,
    duty TEXT COLLATE "C" NOT NULL,
    attempts INTEGER NOT NULL,
    retry_at TIMESTAMP WITH TIME ZONE NOT NULL,
    parked_at TIMESTAMP WITH TIME ZONE,
    why TEXT NOT NULL,
    CONSTRAINT pk_attempt PRIMARY KEY (duty, case_id),
    CONSTRAINT fk_attempt_case_id FOREIGN KEY(case_id) REFERENCES "case" (case_id)
);
CREATE TABLE deviation (
    case_id TEXT COLLATE "C" NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    rule TEXT COLLATE "C" NOT NULL,
    item INTEGER,
    step TEXT COLLATE "C",
    person TEXT COLLATE "C",
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    month TEXT COLLATE "C" NOT NULL,
    measure BIGINT,
    due TIMESTAMP WITH TIME ZONE,
    reason TEXT COLLATE "C",
    authority TEXT COLLATE "C",
    CONSTRAINT pk_deviation PRIMARY KEY (case_id, seq),
    CONSTRAINT fk_deviation_case_id FOREIGN KEY(case_id) REFERENCES "case" (case_id)
);
CREATE INDEX ix_deviation_month_kind ON deviation (month, kind);
CREATE UNIQUE INDEX uq_deviation_overdue ON deviation (case_id, item, due) WHERE kind = 'overdue';

CREATE TABLE event (
    case_id TEXT COLLATE "C" NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    item INTEGER,
    step TEXT COLLATE "C",
    person TEXT COLLATE "C",
    entry TEXT NOT NULL,
    prev TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_event PRIMARY KEY (case_id, seq),
    CONSTRAINT fk_event_case_id FOREIGN KEY(case_id) REFERENCES "case" (case_id)
);
CREATE INDEX ix_event_person ON event (person, recorded_at) WHERE person IS NOT NULL;
CREATE INDEX ix_event_recorded ON event (recorded_at, case_id, seq);
CREATE INDEX ix_event_type ON event (type, recorded_at);

CREATE TABLE filed (
    case_id TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_filed PRIMARY KEY (case_id, digest),
    CONSTRAINT fk_filed_digest FOREIGN KEY(digest) REFERENCES file (digest),
    CONSTRAINT fk_filed_case_id FOREIGN KEY(case_id) REFERENCES "case" (case_id)
);
CREATE INDEX ix_filed_digest ON filed (digest);

CREATE TABLE item (
    case_id TEXT COLLATE "C" NOT NULL,
    item INTEGER NOT NULL,
    office TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    roles TEXT[] COLLATE "C" NOT NULL,
    visit INTEGER NOT NULL,
    activated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due TIMESTAMP WITH TIME ZONE,
    warn TIMESTAMP WITH TIME ZONE,
    assignee TEXT COLLATE "C",
    started_at TIMESTAMP WITH TIME ZONE,
    to_offer BOOLEAN DEFAULT false NOT NULL,
    reconsider BOOLEAN DEFAULT false NOT NULL,
    unstaffed BOOLEAN DEFAULT false NOT NULL,
    warned BOOLEAN DEFAULT false NOT NULL,
    overdue BOOLEAN DEFAULT false NOT NULL,
    incident TEXT COLLATE "C",
    ended TEXT COLLATE "C",
    ended_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT COLLATE "C",
    doer TEXT COLLATE "C",
    CONSTRAINT pk_item PRIMARY KEY (case_id, item),
    CONSTRAINT fk_item_case_id FOREIGN KEY(case_id) REFERENCES "case" (case_id)
)
 WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX ix_item_assignee ON item (assignee) WHERE ended IS NULL AND assignee IS NOT NULL;
CREATE INDEX ix_item_open ON item (office, due) WHERE ended IS NULL;
CREATE INDEX ix_item_to_offer ON item (case_id) WHERE to_offer OR reconsider;

CREATE TABLE obligation (
    case_id TEXT COLLATE "C" NOT NULL,
    seq INTEGER NOT NULL,
    item INTEGER NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    obligation TEXT COLLATE "C" NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL,
    month TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_obligation PRIMARY KEY (case_id, seq, item, obligation),
    CONSTRAINT fk_obligation_case_id FOREIGN KEY(case_id) REFERENCES "case" (case_id)
);
CREATE INDEX ix_obligation_month_obligation_verdict ON obligation (month, obligation, verdict);

CREATE TABLE refusal (
    case_id TEXT COLLATE "C" NOT NULL,
    seq INTEGER NOT NULL,
    asked TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    item INTEGER,
    step TEXT COLLATE "C",
    person TEXT COLLATE "C",
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    month TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_refusal PRIMARY KEY (case_id, seq),
    CONSTRAINT fk_refusal_case_id FOREIGN KEY(case_id) REFERENCES "case" (case_id)
);
CREATE INDEX ix_refusal_month_code ON refusal (month, code);

CREATE TABLE secret (
    case_id TEXT COLLATE "C" NOT NULL,
    commit TEXT COLLATE "C" NOT NULL,
    salt BYTEA NOT NULL,
    value TEXT NOT NULL,
    seq INTEGER NOT NULL,
    CONSTRAINT pk_secret PRIMARY KEY (case_id, commit),
    CONSTRAINT fk_secret_case_id FOREIGN KEY(case_id) REFERENCES "case" (case_id)
);

-- What may only be added to. Grants keep the application's role out; the triggers keep everybody out, the owner too.
CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        MESSAGE = 'rows of ' || TG_TABLE_NAME || ' are never changed and never taken away',
        ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON "calendar"
    FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON "command"
    FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON "definition"
    FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON "event"
    FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON "installation"
    FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();
