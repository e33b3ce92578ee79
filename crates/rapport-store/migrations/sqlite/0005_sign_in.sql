-- Sessions get a name to be ended by, a device to be known by, and the moment their user last proved
-- who they are. Those from before had none of it: everybody signs in once more.
DROP TABLE session;
CREATE TABLE session (
  id BLOB NOT NULL PRIMARY KEY,
  -- Only the SHA-256 of what the browser holds.
  token_hash BLOB NOT NULL UNIQUE,
  user_id BLOB NOT NULL REFERENCES "user" (id),
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  device TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  confirmed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_user ON session (user_id);
