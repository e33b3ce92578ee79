-- A second factor: what a person holds besides their password. The secret is sealed under the key
-- file; `last_step` is the latest code that was used, so that none is used twice.
CREATE TABLE second_factor (
  user_id UUID NOT NULL PRIMARY KEY REFERENCES "user" (id),
  secret BYTEA NOT NULL,
  begun_at BIGINT NOT NULL,
  on_since BIGINT,
  last_step BIGINT
);

-- Each replaces a code of the second factor once. Only SHA-256 hashes are stored.
CREATE TABLE recovery_code (
  user_id UUID NOT NULL REFERENCES "user" (id),
  code_hash BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (user_id, code_hash)
);

-- Someone who gave the right password and still owes a code.
CREATE TABLE sign_in_step (
  token_hash BYTEA NOT NULL PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES "user" (id),
  expires_at BIGINT NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0
);

-- A link by which its bearer sets the password of a user, once. Only its SHA-256 is stored; a user has
-- one at most.
CREATE TABLE reset_link (
  user_id UUID NOT NULL PRIMARY KEY REFERENCES "user" (id),
  token_hash BYTEA NOT NULL UNIQUE,
  made_by UUID REFERENCES "user" (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
