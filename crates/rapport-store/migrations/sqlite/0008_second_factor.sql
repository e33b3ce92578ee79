-- A second factor: what a person holds besides their password. The secret is sealed under the key
-- file; `last_step` is the latest code that was used, so that none is used twice.
CREATE TABLE second_factor (
  user_id BLOB NOT NULL PRIMARY KEY REFERENCES "user" (id),
  secret BLOB NOT NULL,
  begun_at INTEGER NOT NULL,
  on_since INTEGER,
  last_step INTEGER
) STRICT;

-- Each replaces a code of the second factor once. Only SHA-256 hashes are stored.
CREATE TABLE recovery_code (
  user_id BLOB NOT NULL REFERENCES "user" (id),
  code_hash BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (user_id, code_hash)
) STRICT;

-- Someone who gave the right password and still owes a code.
CREATE TABLE sign_in_step (
  token_hash BLOB NOT NULL PRIMARY KEY,
  user_id BLOB NOT NULL REFERENCES "user" (id),
  expires_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A link by which its bearer sets the password of a user, once. Only its SHA-256 is stored; a user has
-- one at most.
CREATE TABLE reset_link (
  user_id BLOB NOT NULL PRIMARY KEY REFERENCES "user" (id),
  token_hash BLOB NOT NULL UNIQUE,
  made_by BLOB REFERENCES "user" (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
