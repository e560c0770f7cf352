-- kiosk.db, schema 1. Times are ISO 8601 in UTC, and states are those that journal.py names.
CREATE TABLE identity (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    epoch  TEXT NOT NULL,
    serial INTEGER NOT NULL
) STRICT;
CREATE TABLE series (
    day TEXT PRIMARY KEY,
    n   INTEGER NOT NULL
) STRICT;
CREATE TABLE attempts (
    key             TEXT PRIMARY KEY,
    service_code    TEXT NOT NULL,
    priority_reason TEXT,
    at              TEXT NOT NULL,
    state           TEXT NOT NULL
        CHECK (state IN ('open', 'answered', 'refused', 'unsent', 'unknown', 'settled')),
    note            TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE outbox (
    n               INTEGER PRIMARY KEY,
    key             TEXT NOT NULL UNIQUE,
    day             TEXT NOT NULL,
    ticket_no       TEXT NOT NULL,
    service_code    TEXT NOT NULL,
    priority_reason TEXT,
    issued_at       TEXT NOT NULL,
    offset_us       INTEGER,
    link_token      TEXT NOT NULL,
    supersedes      TEXT REFERENCES attempts (key),
    state           TEXT NOT NULL CHECK (state IN ('waiting', 'merged', 'turned_away', 'lapsed')),
    note            TEXT NOT NULL DEFAULT '',
    UNIQUE (day, ticket_no)
) STRICT;
CREATE TABLE print_jobs (
    job_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_no TEXT NOT NULL,
    paper     BLOB NOT NULL,
    copy_no   INTEGER NOT NULL,
    asked_at  TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('asked', 'printed', 'failed', 'reprinted', 'given_up')),
    reason    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_by_state ON attempts (state) WHERE state IN ('open', 'unknown');
CREATE INDEX outbox_waiting ON outbox (n) WHERE state = 'waiting';
CREATE INDEX jobs_open ON print_jobs (job_id) WHERE state IN ('asked', 'failed');
