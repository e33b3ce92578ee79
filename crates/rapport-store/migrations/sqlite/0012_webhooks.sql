-- Where a team's own systems are told what happens. `position` is the place in the change log up to which everything
-- was delivered; the secrets are sealed under the key file.
CREATE TABLE webhook (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  address TEXT NOT NULL,
  types TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('on', 'paused', 'stopped')),
  stopped_because TEXT,
  created_at INTEGER NOT NULL,
  secret BLOB NOT NULL,
  old_secret BLOB,
  old_secret_until INTEGER,
  position INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  lease_holder BLOB,
  lease_until INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, address)
) STRICT;

-- One row for each attempt to tell a webhook about an event.
CREATE TABLE delivery (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  webhook_id BLOB NOT NULL,
  event_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  took INTEGER NOT NULL,
  status INTEGER,
  answer TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhook (workspace_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX delivery_by_webhook ON delivery (workspace_id, webhook_id, id);
CREATE INDEX delivery_by_age ON delivery (at);
