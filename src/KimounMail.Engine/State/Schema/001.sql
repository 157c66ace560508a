-- Times are ISO 8601 text; JSON columns hold the model's records; names of enum members are stored as text.

CREATE TABLE tasks (
    id                TEXT    NOT NULL PRIMARY KEY,
    source            TEXT    NOT NULL,             -- EndpointAddress, JSON
    destination       TEXT    NOT NULL,             -- EndpointAddress, JSON
    options           TEXT    NOT NULL,             -- MigrationOptions, JSON
    status            TEXT    NOT NULL,
    status_detail     TEXT,
    error_id          TEXT,
    status_changed_at TEXT    NOT NULL,
    request           TEXT    NOT NULL,
    sync_point        INTEGER NOT NULL,             -- the current or last one; 0 before any
    counts            TEXT    NOT NULL,             -- ItemCounts, JSON
    current_container TEXT,
    created_at        TEXT    NOT NULL,
    started_at        TEXT,
    ended_at          TEXT
);

CREATE TABLE sync_points (
    task_id    TEXT    NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    status     TEXT    NOT NULL,
    started_at TEXT    NOT NULL,
    ended_at   TEXT,                                -- null while it is open
    counts     TEXT    NOT NULL,
    PRIMARY KEY (task_id, number)
);

CREATE TABLE credentials (
    task_id    TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    role       TEXT NOT NULL,
    ciphertext BLOB NOT NULL,
    PRIMARY KEY (task_id, role)
);

CREATE TABLE containers (
    id                       INTEGER NOT NULL PRIMARY KEY,
    task_id                  TEXT    NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    source_id                TEXT,                  -- null: only at the destination (a parent level, the holding folder)
    source_path              TEXT,
    kind                     TEXT    NOT NULL,
    destination_id           TEXT,
    destination_path         TEXT,
    source_validity          TEXT,                  -- the checkpoint: how the source stood at the last finished scan
    source_next_key          TEXT,
    source_change_token      TEXT,
    source_count             BIGINT,
    scanned_by_sync_point    INTEGER,
    destination_validity     TEXT,
    created_by_sync_point    INTEGER,
    subscribed_by_sync_point INTEGER,
    counts                   TEXT    NOT NULL,
    reason                   TEXT,
    detail                   TEXT,
    UNIQUE (task_id, source_id)
);

CREATE TABLE items (
    container_id             BIGINT  NOT NULL REFERENCES containers (id) ON DELETE CASCADE,
    source_key               TEXT    NOT NULL,
    destination_container_id BIGINT,                -- null: the destination of its container
    destination_key          TEXT,
    destination_validity     TEXT,
    size                     BIGINT  NOT NULL,
    internal_date            TEXT,
    flags                    TEXT    NOT NULL,      -- sorted ordinally, joined by spaces
    status                   TEXT    NOT NULL,
    reason                   TEXT,
    detail                   TEXT,
    sync_point               INTEGER NOT NULL,
    PRIMARY KEY (container_id, source_key)
) WITHOUT ROWID;

-- Intents: what is about to be written where, from before it is sent until its outcome is known.
CREATE TABLE batches (
    id                   INTEGER NOT NULL PRIMARY KEY,
    container_id         BIGINT  NOT NULL REFERENCES containers (id) ON DELETE CASCADE,
    sync_point           INTEGER NOT NULL,
    kind                 TEXT    NOT NULL,
    destination_validity TEXT    NOT NULL,
    destination_next_key TEXT,
    source_keys          TEXT    NOT NULL,          -- array, JSON
    created_at           TEXT    NOT NULL
);
CREATE INDEX batches_container ON batches (container_id);

-- What was done to items already written, so that undo can do it backwards.
CREATE TABLE changes (
    id           INTEGER NOT NULL PRIMARY KEY,
    container_id BIGINT  NOT NULL REFERENCES containers (id) ON DELETE CASCADE,
    sync_point   INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    item_before  TEXT    NOT NULL,                  -- JournalItem, JSON
    item_after   TEXT    NOT NULL                   -- JournalItem, JSON
);
CREATE INDEX changes_container ON changes (container_id, id);
