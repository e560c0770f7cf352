-- Tickets, counters, the hall's day, machines, and what the forecast learns from.
-- Moments are seconds since 1970, with their microseconds; days are ISO dates of the hall's zone.

CREATE TABLE hall_day (
    only_row       INTEGER PRIMARY KEY CHECK (only_row = 1),
    day            TEXT NOT NULL,
    ended          INTEGER NOT NULL DEFAULT 0,
    extended_until TEXT NOT NULL DEFAULT '',
    day_serial     INTEGER NOT NULL DEFAULT 0, -- 流水: tickets of this day so far
    entry_no       INTEGER NOT NULL DEFAULT 0  -- entries into a queue, ever: ids and orders
) STRICT;

-- The last number of each letter and day. Rows are never deleted: no number comes twice.
CREATE TABLE number_series (
    day    TEXT NOT NULL,
    prefix TEXT NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (day, prefix)
) STRICT, WITHOUT ROWID;

-- Tickets of the day. `line` is the group's letter, or #5 for who was sent to counter 5.
CREATE TABLE ticket (
    ticket_id       INTEGER PRIMARY KEY,
    day             TEXT NOT NULL,
    prefix          TEXT NOT NULL,
    n               INTEGER NOT NULL,
    ticket_no       TEXT NOT NULL UNIQUE,
    day_serial      INTEGER NOT NULL,
    link_token      TEXT NOT NULL UNIQUE,
    source          TEXT NOT NULL,
    service_code    TEXT NOT NULL,
    service_group   TEXT NOT NULL,
    line            TEXT NOT NULL,
    to_counter_no   INTEGER,
    more_services   TEXT NOT NULL DEFAULT '',
    class           TEXT NOT NULL CHECK (class IN ('normal', 'green', 'appointment')),
    priority_reason TEXT NOT NULL DEFAULT '',
    appointment_no  TEXT NOT NULL DEFAULT '',
    person_hmac     TEXT NOT NULL DEFAULT '',
    offline         INTEGER NOT NULL DEFAULT 0,
    state           TEXT NOT NULL,
    issued_s        REAL NOT NULL,
    eligible_from_s REAL NOT NULL,
    entry_no        INTEGER NOT NULL,
    behind          TEXT NOT NULL DEFAULT '',
    re_entries      INTEGER NOT NULL DEFAULT 0,
    counter_no      INTEGER,
    call_count      INTEGER NOT NULL DEFAULT 0,
    called_s        REAL,
    started_s       REAL,
    ended_s         REAL,
    rule            TEXT NOT NULL DEFAULT '',
    waited_s        REAL,
    told_median_s   REAL,
    told_p90_s      REAL,
    UNIQUE (day, prefix, n)
) STRICT;
-- Partial, so that choosing costs what waits, however many have been served today.
CREATE INDEX ticket_waiting ON ticket (line, class, eligible_from_s, entry_no)
    WHERE state = 'waiting';
CREATE UNIQUE INDEX ticket_at_counter ON ticket (counter_no) WHERE state IN ('called', 'serving');
CREATE INDEX ticket_set_aside ON ticket (state) WHERE state IN ('held', 'missed');
-- Not unique: a transfer may bring a second ticket of a person to the same service.
CREATE INDEX ticket_of_person ON ticket (person_hmac, service_code)
    WHERE person_hmac <> ''
    AND state IN ('waiting', 'called', 'serving', 'held', 'missed');

-- What day ends move here; never deleted.
CREATE TABLE ticket_history (
    ticket_id       INTEGER PRIMARY KEY,
    day             TEXT NOT NULL,
    prefix          TEXT NOT NULL,
    n               INTEGER NOT NULL,
    ticket_no       TEXT NOT NULL,
    day_serial      INTEGER NOT NULL,
    link_token      TEXT NOT NULL UNIQUE,
    source          TEXT NOT NULL,
    service_code    TEXT NOT NULL,
    service_group   TEXT NOT NULL,
    line            TEXT NOT NULL,
    to_counter_no   INTEGER,
    more_services   TEXT NOT NULL,
    class           TEXT NOT NULL,
    priority_reason TEXT NOT NULL,
    appointment_no  TEXT NOT NULL,
    person_hmac     TEXT NOT NULL,
    offline         INTEGER NOT NULL,
    state           TEXT NOT NULL,
    issued_s        REAL NOT NULL,
    eligible_from_s REAL NOT NULL,
    entry_no        INTEGER NOT NULL,
    behind          TEXT NOT NULL,
    re_entries      INTEGER NOT NULL,
    counter_no      INTEGER,
    call_count      INTEGER NOT NULL,
    called_s        REAL,
    started_s       REAL,
    ended_s         REAL,
    rule            TEXT NOT NULL,
    waited_s        REAL,
    told_median_s   REAL,
    told_p90_s      REAL,
    UNIQUE (day, prefix, n)
) STRICT;

-- Every call and its reason: the rule that fired, and the scores of the first three.
CREATE TABLE decision (
    seq         INTEGER PRIMARY KEY, -- of the call in the feed
    ticket_id   INTEGER NOT NULL,
    counter_no  INTEGER NOT NULL,
    at_s        REAL NOT NULL,
    rule        TEXT NOT NULL,
    backup      INTEGER NOT NULL,
    first_three TEXT NOT NULL
) STRICT;
CREATE INDEX decision_of_ticket ON decision (ticket_id);

-- How often in a row the first of a line was passed over.
CREATE TABLE line_passes (
    line   TEXT PRIMARY KEY,
    passes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
    counter_no    INTEGER PRIMARY KEY,
    state         TEXT NOT NULL CHECK (state IN ('closed', 'open', 'paused')),
    groups        TEXT NOT NULL DEFAULT '',
    backup_groups TEXT NOT NULL DEFAULT '',
    staff         TEXT NOT NULL DEFAULT '', -- the user name of who opened it last
    since_s       REAL NOT NULL
) STRICT;

CREATE TABLE appointment (
    appointment_no TEXT PRIMARY KEY,
    service_code   TEXT NOT NULL,
    at_s           REAL NOT NULL,
    ticket_id      INTEGER
) STRICT, WITHOUT ROWID;

-- The newest call of each ticket, as boards show it.
CREATE TABLE board_call (
    ticket_no    TEXT PRIMARY KEY,
    seq          INTEGER NOT NULL UNIQUE,
    service_code TEXT NOT NULL,
    call_group   TEXT NOT NULL,
    counter_no   INTEGER NOT NULL,
    call_count   INTEGER NOT NULL,
    state        TEXT NOT NULL,
    at_s         REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- What was last published as a whole: waits, hours, notices. The body is the event's JSON.
CREATE TABLE published (
    topic TEXT PRIMARY KEY,
    body  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE device_state (
    kiosk_id TEXT NOT NULL,
    device   TEXT NOT NULL,
    status   TEXT NOT NULL,
    paper    TEXT NOT NULL,
    detail   TEXT NOT NULL,
    since    TEXT NOT NULL,
    PRIMARY KEY (kiosk_id, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE help_call (
    help_id     INTEGER PRIMARY KEY,
    kiosk_id    TEXT NOT NULL,
    asked_s     REAL NOT NULL,
    answered_s  REAL,
    answered_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX help_open ON help_call (kiosk_id) WHERE answered_s IS NULL;

-- A bounded memory of durations: from the call until the counter was free again.
CREATE TABLE service_time (
    service_code TEXT NOT NULL,
    slot         INTEGER NOT NULL,
    duration_s   REAL NOT NULL,
    PRIMARY KEY (service_code, slot)
) STRICT, WITHOUT ROWID;

-- Arrivals by half hours: the usual day, and what groups are asked for.
CREATE TABLE arrival (
    day          TEXT NOT NULL,
    service_code TEXT NOT NULL,
    class        TEXT NOT NULL,
    half_hour    INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    PRIMARY KEY (day, service_code, class, half_hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE quota_used (
    day          TEXT NOT NULL,
    service_code TEXT NOT NULL,
    number       INTEGER NOT NULL,
    PRIMARY KEY (day, service_code)
) STRICT, WITHOUT ROWID;

-- Calls of each day, and how many of them nobody came to.
CREATE TABLE call_outcome (
    day    TEXT PRIMARY KEY,
    called INTEGER NOT NULL DEFAULT 0,
    missed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What was announced when a ticket was issued, and how long its wait turned out to be.
CREATE TABLE forecast_truth (
    ticket_id     INTEGER PRIMARY KEY,
    day           TEXT NOT NULL,
    service_group TEXT NOT NULL,
    told_median_s REAL NOT NULL,
    told_p90_s    REAL NOT NULL,
    waited_s      REAL NOT NULL
) STRICT;
CREATE INDEX forecast_truth_by_day ON forecast_truth (day);
