-- The feed, answers to repeated commands, who may come in, and what staff did.

CREATE TABLE feed_epoch (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    epoch    TEXT NOT NULL
) STRICT;

-- seq has no gaps: assigned inside the transaction, and rows go only from the old end.
CREATE TABLE feed (
    seq   INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    body  BLOB NOT NULL
) STRICT;
CREATE INDEX feed_by_topic ON feed (topic, seq);

CREATE TABLE answered (
    actor        TEXT NOT NULL,
    key          TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status       INTEGER NOT NULL,
    body         BLOB NOT NULL,
    at           INTEGER NOT NULL, -- seconds since 1970
    PRIMARY KEY (actor, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answered_by_time ON answered (at);

CREATE TABLE device_token (
    token_hash BLOB PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('kiosk', 'display')),
    device_id  TEXT NOT NULL,
    made_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX device_token_by_device ON device_token (kind, device_id);

CREATE TABLE staff (
    user          TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL
                  CHECK (role IN ('counter', 'supervisor', 'finance', 'editor', 'administrator')),
    counter_no    INTEGER,
    password_salt BLOB NOT NULL,
    password_hash BLOB NOT NULL,
    password_cost INTEGER NOT NULL, -- scrypt's n
    active        INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_session (
    token_hash BLOB PRIMARY KEY,
    user       TEXT NOT NULL REFERENCES staff (user) ON DELETE CASCADE,
    made_at    INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_session_by_end ON staff_session (ends_at);
CREATE INDEX staff_session_by_user ON staff_session (user);

-- Each link is the SM3 of the link before it and of its own row.
CREATE TABLE audit (
    audit_no INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    act      TEXT NOT NULL,
    subject  TEXT NOT NULL,
    detail   TEXT NOT NULL,
    link     BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_is_never_edited BEFORE UPDATE ON audit
BEGIN SELECT RAISE (ABORT, 'the audit chain is never edited'); END;
CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit
BEGIN SELECT RAISE (ABORT, 'the audit chain is never cut'); END;
