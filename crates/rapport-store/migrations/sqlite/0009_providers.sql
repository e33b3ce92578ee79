-- A provider people sign in with by OpenID Connect. Its secret is sealed under the key file.
CREATE TABLE provider (
  id BLOB NOT NULL PRIMARY KEY,
  -- Whose admins may remove it; whoever links an account there may sign in with it.
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  name TEXT NOT NULL,
  issuer TEXT NOT NULL,
  client_id TEXT NOT NULL,
  client_secret BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Someone's account at a provider, which they linked themselves. `subject` tells it from others; the
-- address is for showing alone.
CREATE TABLE provider_account (
  provider_id BLOB NOT NULL REFERENCES provider (id),
  subject TEXT NOT NULL,
  user_id BLOB NOT NULL REFERENCES "user" (id),
  email TEXT,
  linked_at INTEGER NOT NULL,
  PRIMARY KEY (provider_id, subject)
) STRICT;
CREATE INDEX provider_account_by_user ON provider_account (user_id);

-- Someone on their way to a provider and back. Only the SHA-256 of what the browser holds is stored.
CREATE TABLE provider_trip (
  token_hash BLOB NOT NULL PRIMARY KEY,
  provider_id BLOB NOT NULL REFERENCES provider (id),
  -- Who links an account; nobody while someone signs in.
  user_id BLOB REFERENCES "user" (id),
  back TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
