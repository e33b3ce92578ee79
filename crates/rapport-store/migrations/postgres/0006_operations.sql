-- The one row that says how this instance itself is doing.
CREATE TABLE instance (
  one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
  epoch BIGINT NOT NULL,
  ready_at BIGINT,
  paused_at BIGINT,
  paused_because TEXT
);
INSERT INTO instance (one, epoch) VALUES (1, 1);

-- What was taken back and is not yet in the ledger beside the database, which outlives it.
CREATE TABLE erasure (
  id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('post', 'account')),
  network TEXT NOT NULL,
  name TEXT NOT NULL,
  at BIGINT NOT NULL
);
