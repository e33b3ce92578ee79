-- The one row that says how this instance itself is doing.
CREATE TABLE instance (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  epoch INTEGER NOT NULL,
  ready_at INTEGER,
  paused_at INTEGER,
  paused_because TEXT
) STRICT;
INSERT INTO instance (one, epoch) VALUES (1, 1);

-- What was taken back and is not yet in the ledger beside the database, which outlives it.
CREATE TABLE erasure (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('post', 'account')),
  network TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
