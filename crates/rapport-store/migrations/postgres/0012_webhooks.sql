-- Where a team's own systems are told what happens. `position` is the place in the change log up to which everything
-- was delivered; the secrets are sealed under the key file.
CREATE TABLE webhook (
  workspace_id UUID NOT NULL REFERENCES workspace (id),
  id UUID NOT NULL,
  address TEXT NOT NULL,
  types TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('on', 'paused', 'stopped')),
  stopped_because TEXT,
  created_at BIGINT NOT NULL,
  secret BYTEA NOT NULL,
  old_secret BYTEA,
  old_secret_until BIGINT,
  position BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  lease_holder UUID,
  lease_until BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, address)
);

-- One row for each attempt to tell a webhook about an event.
CREATE TABLE delivery (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  webhook_id UUID NOT NULL,
  event_id UUID NOT NULL,
  position BIGINT NOT NULL,
  kind TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  at BIGINT NOT NULL,
  took BIGINT NOT NULL,
  status BIGINT,
  answer TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhook (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX delivery_by_webhook ON delivery (workspace_id, webhook_id, id);
CREATE INDEX delivery_by_age ON delivery (at);

ALTER TABLE webhook ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON webhook USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);

ALTER TABLE delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON delivery USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
