PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations VALUES(1,'house','2026-11-27 13:48:09',1,X'54bf85070e696aa43b4cdac645094f742bc8dd757488d1f4097853582553396cb205c0166e7c1dd03cf5c03212ee1b41',2491209);
INSERT INTO _sqlx_migrations VALUES(2,'findings','2026-11-27 13:48:09',1,X'8ce95ae783fc92f58a4fcc74a30fcb0c145de0f011d92216427618c227af86020238fb766ddda63c7fd877630cc30473',993882);
INSERT INTO _sqlx_migrations VALUES(3,'language','2026-11-27 13:48:09',1,X'06ef92e93585bb42d8f80940e36c187e889859c0b565032f3c4a61b714164582f1947bfc514740a1b39586bb5d9da03a',995895);
INSERT INTO _sqlx_migrations VALUES(4,'api','2026-11-27 13:48:09',1,X'f8378a43807a4fee4b87c26dde0398e22d41df4efe9ed9ac70d59441ea8a7bdb4c0b9abd4a3ee172a1909f1b53fea913',1003316);
INSERT INTO _sqlx_migrations VALUES(5,'sign_in','2026-11-27 13:48:09',1,X'1371d388a72ed46fce42a18af65f1296e4ddcff6b2d35b0ff8faab9c17e3658b65b1b7d276360958f6fe2476d0a2064d',985449);
INSERT INTO _sqlx_migrations VALUES(6,'operations','2026-11-27 13:48:09',1,X'98436df02b7dd7298348f6d6176ce529f1f6158ebd2b8b2bdec86197e05f7c955fe2f55147d955338dc9c35e6bfc390c',852118);
INSERT INTO _sqlx_migrations VALUES(7,'team','2026-11-27 13:48:09',1,X'bfff7445534493075edb7275bbf83cbe87fc5500249cd09f58ec9cf89a339e3d2f9d20f30f6e759a221d7c5b8a0e775a',1421413);
INSERT INTO _sqlx_migrations VALUES(8,'second_factor','2026-11-27 13:48:09',1,X'af9dbfa6feb6ef69934b17a10be5a4b697d60f7f2b499f90d009e7ef9881a6236f685c26a029694bc6922e04b99ac1b2',961182);
INSERT INTO _sqlx_migrations VALUES(9,'providers','2026-11-27 13:48:09',1,X'7152438b89e49b08cc479579f39daa6e834ff4e575ab9a9eb8a5067f727e5b0e69b2a7cd90d465d89c0fbc261591f7a3',4936338);
INSERT INTO _sqlx_migrations VALUES(10,'visibility','2026-11-27 13:48:09',1,X'8b0b0023a4a6b3027ee642e3bec11bb97d3374018198b34467da02f3243426740976bc22fd84b1c9e711987f39f6bb95',2147213);
INSERT INTO _sqlx_migrations VALUES(11,'events','2026-11-27 13:48:09',1,X'045195f3fb04700a45ada67ff4f700edb1e2c550059d04e6f2ee159d6c7f740960757f7ef88d7ebb8d516ac4db1be026',1353451);
INSERT INTO _sqlx_migrations VALUES(12,'webhooks','2026-11-27 13:48:09',1,X'dfdba98b305e2d345591e7c892a644b68166e50b56b6636a56cfe88a894629fb2af14913f0f221752570148be4f6809a',972910);
INSERT INTO _sqlx_migrations VALUES(13,'audit','2026-11-27 13:48:09',1,X'04c38968eb16ae7384e86f3017b7ed0c24c19aedd979adee312d3df54bd98d6147d712aef4219eb23e309a09f131c355',971107);
INSERT INTO _sqlx_migrations VALUES(14,'mail','2026-11-27 13:48:09',1,X'cb653a395dc1dccb73ae1a14ad6197c79e8711d57e53176ecf1e37540efb2269a45caf99f4fe150ff73eab23e2f9c76a',993932);
CREATE TABLE workspace (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO workspace VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee','Cold stores',1795787289502051);
CREATE TABLE IF NOT EXISTS "user" (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO user VALUES(X'01a21d43739e768aa07db531d6936cc5','Ada Invented','ada@example.com','ada@example.com','$argon2id$v=19$m=19456,t=2,p=1$Mfamk49MH3i6mlsRAbgsNw$tDPngfdn+pgCTRJWRhRJqjy2g5QM4reT/l18ufdkJiM',1795787289502051);
CREATE TABLE member (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  user_id BLOB NOT NULL REFERENCES "user" (id),
  role TEXT NOT NULL CHECK (role IN ('seller', 'leader', 'marketer', 'admin')),
  joined_at INTEGER NOT NULL, last_seen_at INTEGER, deactivated_at INTEGER,
  PRIMARY KEY (workspace_id, user_id)
) STRICT;
INSERT INTO member VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43739e768aa07db531d6936cc5','admin',1795787289502051,NULL,NULL);
CREATE TABLE event (
  id BLOB NOT NULL PRIMARY KEY,
  workspace_id BLOB,
  actor_id BLOB,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  changes TEXT NOT NULL
, position INTEGER) STRICT;
INSERT INTO event VALUES(X'01a21d43739e73859d355e99ad520c8d',NULL,X'01a21d43739e768aa07db531d6936cc5',1795787289502051,'workspace.created','01a21d43-739e-79c1-9e59-a1cc4a6bfaee','{"name":[null,"Cold stores"]}',NULL);
INSERT INTO event VALUES(X'01a21d437408705f86ae0223baad8ae4',X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43739e768aa07db531d6936cc5',1795787289608759,'saved_search.created','01a21d43-7408-7a26-89e0-0de37f9ce859','{"alert":[null,"at_once"],"name":[null,"“cold store” or freezer"],"paused":[null,false],"purpose":[null,"finding people with cold stores"],"query":[null,"\"cold store\" OR freezer"],"triggers":[null,[]],"visibility":[null,"everyone"]}',1);
INSERT INTO event VALUES(X'01a21d43747678b697496a0b3ae3b737',X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43739e768aa07db531d6936cc5',1795787289718945,'source.added','01a21d43-7476-7c6d-89d9-5406ae4af5a3','{"address":[null,"/invented/posts.jsonl"],"name":[null,"posts.jsonl"]}',2);
INSERT INTO event VALUES(X'01a21d43747a724e84c841a1470e04ff',X'01a21d43739e79c19e59a1cc4a6bfaee',NULL,1795787289722049,'signal.found','01a21d43-747a-7000-895b-6280b71ffc01','{"saved_search":[null,"01a21d43-7408-7a26-89e0-0de37f9ce859"]}',3);
INSERT INTO event VALUES(X'01a21d43747a7d6ab0518ccae16d16b0',X'01a21d43739e79c19e59a1cc4a6bfaee',NULL,1795787289722049,'signal.found','01a21d43-747a-7001-ae30-adbd9aae9820','{"saved_search":[null,"01a21d43-7408-7a26-89e0-0de37f9ce859"]}',4);
INSERT INTO event VALUES(X'01a21d43747a73128688c6fb2b6356d3',X'01a21d43739e79c19e59a1cc4a6bfaee',NULL,1795787289722049,'signal.found','01a21d43-747a-7002-bec4-4c1008b4b03f','{"saved_search":[null,"01a21d43-7408-7a26-89e0-0de37f9ce859"]}',5);
INSERT INTO event VALUES(X'01a21d4374e876f2b53b1942915690c8',X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43739e768aa07db531d6936cc5',1795787289832569,'token.made','01a21d43-74e8-7a16-913f-05d7fe4913bf','{"expires_at":[null,"2027-02-25T13:48:09.832569Z"],"name":[null,"A report"],"scope":[null,"read"]}',6);
CREATE TABLE stream (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('feed', 'jetstream', 'file')),
  address TEXT NOT NULL,
  cursor TEXT,
  created_at INTEGER NOT NULL,
  last_item_at INTEGER,
  last_item_written_at INTEGER,
  last_success_at INTEGER,
  error TEXT,
  error_since INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  next_poll_at INTEGER,
  read_count INTEGER NOT NULL DEFAULT 0,
  stored_count INTEGER NOT NULL DEFAULT 0,
  dropped_count INTEGER NOT NULL DEFAULT 0,
  lease_holder BLOB,
  lease_until INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, address)
) STRICT;
INSERT INTO stream VALUES(X'01a21d4374767d9a87f786e4c1322191','file','/invented/posts.jsonl','{"offset":742,"line":6,"at":"2026-11-27T13:48:09.721586Z","head_length":742,"head":"ca81f470fd546e0c"}',1795787289718945,1795787289722049,1777881600000000,1795787289722049,NULL,NULL,0,NULL,6,5,1,NULL,0);
CREATE TABLE dropped (
  stream_id BLOB NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  sample TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (stream_id, reason)
) STRICT;
INSERT INTO dropped VALUES(X'01a21d4374767d9a87f786e4c1322191','not JSON',1,'line 5: {"this": "is not a post',1795787289722049);
CREATE TABLE gap (
  id BLOB NOT NULL PRIMARY KEY,
  stream_id BLOB NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
INSERT INTO gap VALUES(X'0190b5a87c1e7d3a8f5e2b1c9d4e6f71',X'01a21d4374767d9a87f786e4c1322191',1777881600000000,1777885200000000,'a gap, for the sake of one',1777885200000000);
CREATE TABLE post (
  id BLOB NOT NULL PRIMARY KEY,
  stream_id BLOB NOT NULL,
  network TEXT NOT NULL,
  uri TEXT NOT NULL,
  url TEXT,
  author_handle TEXT NOT NULL,
  author_name TEXT,
  lang TEXT,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  text TEXT NOT NULL,
  reply_to TEXT,
  links TEXT NOT NULL, lang_from TEXT NOT NULL DEFAULT 'post' CHECK (lang_from IN ('post', 'feed', 'text')),
  UNIQUE (network, uri)
) STRICT;
INSERT INTO post VALUES(X'01a21d43747a7000ae21d5eddb53b56e',X'01a21d4374767d9a87f786e4c1322191','x','post-1','https://social.example/post-1','ada','Ada Invented','en',1777881600000000,1795787289722049,'Which scanner works in a cold store? Ours freeze up.',NULL,'[]','post');
INSERT INTO post VALUES(X'01a21d43747a7001803b714960195dc6',X'01a21d4374767d9a87f786e4c1322191','x','post-2',NULL,'bo',NULL,'en',1795787289722049,1795787289722049,'Lunch was good',NULL,'[]','post');
INSERT INTO post VALUES(X'01a21d43747a7002ad64e59bd891d393',X'01a21d4374767d9a87f786e4c1322191','x','post-3',NULL,'cy','Cy Made Up','sv',1795787289722049,1795787289722049,'Vår freezer är för gammal, någon som kan rekommendera en?',NULL,'["https://example.com/freezer"]','post');
INSERT INTO post VALUES(X'01a21d43747a7003b3a5b8060345fc60',X'01a21d4374767d9a87f786e4c1322191','x','post-4',NULL,'dee',NULL,'pl',1795787289722049,1795787289722049,'Zażółć gęślą jaźń',NULL,'[]','post');
INSERT INTO post VALUES(X'01a21d43747a7004b63835805e5a8bbc',X'01a21d4374767d9a87f786e4c1322191','x','post-6',NULL,'ada',NULL,'en',1795787289722049,1795787289722049,'We are buying a second freezer next month.','post-1','[]','post');
CREATE TABLE tombstone (
  network TEXT NOT NULL,
  uri TEXT NOT NULL,
  deleted_at INTEGER NOT NULL,
  PRIMARY KEY (network, uri)
) STRICT;
INSERT INTO tombstone VALUES('x','post-0',1777881600000000);
CREATE TABLE source (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  stream_id BLOB NOT NULL REFERENCES stream (id),
  name TEXT NOT NULL,
  paused INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, stream_id)
) STRICT;
INSERT INTO source VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d4374767c6d89d95406ae4af5a3',X'01a21d4374767d9a87f786e4c1322191','posts.jsonl',0,1795787289718945);
CREATE TABLE profile (
  workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
  content TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO profile VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee','{"offer":"Counting a cold store","problems":["stocktaking"],"roles":["operations manager"],"industries":["food"],"regions":["Sweden"],"languages":["en","sv"],"competitors":[]}',1777881600000000);
CREATE TABLE saved_search (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  triggers TEXT NOT NULL,
  purpose TEXT NOT NULL,
  owner_id BLOB NOT NULL,
  alert TEXT NOT NULL CHECK (alert IN ('at_once', 'daily', 'silent')),
  paused INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  signals INTEGER NOT NULL DEFAULT 0,
  useful INTEGER NOT NULL DEFAULT 0,
  not_useful INTEGER NOT NULL DEFAULT 0,
  last_signal_at INTEGER, visibility TEXT NOT NULL DEFAULT 'everyone' CHECK (visibility IN ('private', 'team', 'everyone')), team_id BLOB,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, owner_id) REFERENCES member (workspace_id, user_id)
) STRICT;
INSERT INTO saved_search VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d4374087a2689e00de37f9ce859','“cold store” or freezer','"cold store" OR freezer','[]','finding people with cold stores',X'01a21d43739e768aa07db531d6936cc5','at_once',0,1795787289608759,3,0,0,1795787289722049,'everyone',NULL);
CREATE TABLE person (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  about TEXT,
  source TEXT NOT NULL,
  purpose TEXT NOT NULL,
  learnt_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;
INSERT INTO person VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43747a74d4a6f390488cef25b3','Ada Invented',NULL,'https://social.example/post-1','finding people with cold stores',1795787289722049);
INSERT INTO person VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43747a725588a3bf345c5c74b4','Cy Made Up',NULL,'post-3','finding people with cold stores',1795787289722049);
CREATE TABLE identity (
  workspace_id BLOB NOT NULL,
  network TEXT NOT NULL,
  handle TEXT NOT NULL,
  person_id BLOB NOT NULL,
  shown_as TEXT,
  url TEXT,
  looked_up_at INTEGER,
  PRIMARY KEY (workspace_id, network, handle),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
INSERT INTO identity VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee','x','ada',X'01a21d43747a74d4a6f390488cef25b3',NULL,'https://x.com/ada',NULL);
INSERT INTO identity VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee','x','cy',X'01a21d43747a725588a3bf345c5c74b4',NULL,'https://x.com/cy',NULL);
CREATE TABLE signal (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  saved_search_id BLOB NOT NULL,
  post_id BLOB NOT NULL REFERENCES post (id),
  person_id BLOB NOT NULL,
  triggers TEXT NOT NULL,
  spans TEXT NOT NULL,
  score REAL NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'snoozed', 'dismissed', 'acted')),
  snoozed_until INTEGER,
  useful INTEGER,
  surfaces_at INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, saved_search_id, post_id),
  FOREIGN KEY (workspace_id, saved_search_id) REFERENCES saved_search (workspace_id, id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id)
) STRICT;
INSERT INTO signal VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43747a7000895b6280b71ffc01',X'01a21d4374087a2689e00de37f9ce859',X'01a21d43747a7000ae21d5eddb53b56e',X'01a21d43747a74d4a6f390488cef25b3','[]','[[25,35]]',0.00087457635333976213587,'open',NULL,NULL,1795787289722049,1795787289722049);
INSERT INTO signal VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43747a7001ae30adbd9aae9820',X'01a21d4374087a2689e00de37f9ce859',X'01a21d43747a7002ad64e59bd891d393',X'01a21d43747a725588a3bf345c5c74b4','[{"trigger":"asks_recommendation","confidence":0.9,"spans":[[30,57]]},{"trigger":"question","confidence":0.75,"spans":[[30,44]]}]','[[5,12],[30,57]]',60.899999999999998578,'open',NULL,NULL,1795787289722049,1795787289722049);
INSERT INTO signal VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43747a7002bec44c1008b4b03f',X'01a21d4374087a2689e00de37f9ce859',X'01a21d43747a7004b63835805e5a8bbc',X'01a21d43747a74d4a6f390488cef25b3','[{"trigger":"intent_to_buy","confidence":0.75,"spans":[[7,30],[31,41]]}]','[[7,30],[31,41]]',41.25,'open',NULL,NULL,1795787289722049,1795787289722049);
CREATE TABLE signal_count (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  state TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, state)
) STRICT;
INSERT INTO signal_count VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee','open',3);
CREATE TABLE opportunity (
  workspace_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  bound REAL NOT NULL,
  bounded_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, person_id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
INSERT INTO opportunity VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43747a725588a3bf345c5c74b4',72.071428571428583611,1795787289722049,1795787289722049);
INSERT INTO opportunity VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43747a74d4a6f390488cef25b3',58.036081295433959324,1795787289722049,1795787289722049);
CREATE TABLE interaction (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('acted', 'snoozed', 'dismissed')),
  signals TEXT NOT NULL,
  at INTEGER NOT NULL,
  undone_at INTEGER, visibility TEXT NOT NULL DEFAULT 'everyone' CHECK (visibility IN ('private', 'team', 'everyone')), team_id BLOB,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
INSERT INTO interaction VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f70',X'01a21d43747a725588a3bf345c5c74b4',X'01a21d43739e768aa07db531d6936cc5','acted','[]',1777881600000000,NULL,'everyone',NULL);
CREATE TABLE token (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('read', 'act', 'edit', 'admin')),
  token_hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES member (workspace_id, user_id)
) STRICT;
INSERT INTO token VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d4374e87a16913f05d7fe4913bf',X'01a21d43739e768aa07db531d6936cc5','A report','read',X'91604fd62d8fa7449e22fb362ddc47f758f144b327c56e420d70d3586862070d',1795787289832569,1803563289832569,NULL,NULL);
CREATE TABLE request_key (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  user_id BLOB NOT NULL,
  name TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  change TEXT,
  answer TEXT,
  PRIMARY KEY (workspace_id, user_id, name)
) STRICT;
INSERT INTO request_key VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'01a21d43739e768aa07db531d6936cc5','a-request',X'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',1777881600000000,NULL,NULL);
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
INSERT INTO session VALUES(X'0190b5a87c1e7d3a8f5e2b1c9d4e6f73',X'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',X'01a21d43739e768aa07db531d6936cc5',X'01a21d43739e79c19e59a1cc4a6bfaee','Firefox on Linux',1777881600000000,1777881600000000,1777968000000000,1777881600000000);
CREATE TABLE instance (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  epoch INTEGER NOT NULL,
  ready_at INTEGER,
  paused_at INTEGER,
  paused_because TEXT
) STRICT;
INSERT INTO instance VALUES(1,1,NULL,NULL,NULL);
CREATE TABLE erasure (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('post', 'account')),
  network TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
INSERT INTO erasure VALUES(X'0190b5a87c1e7d3a8f5e2b1c9d4e6f72','post','x','post-0',1777881600000000);
CREATE TABLE invitation (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  token_hash BLOB NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('seller', 'leader', 'marketer', 'admin')),
  email TEXT,
  invited_by BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  refusals INTEGER NOT NULL DEFAULT 0,
  accepted_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, invited_by) REFERENCES member (workspace_id, user_id)
) STRICT;
INSERT INTO invitation VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f74',X'11112233445566778899aabbccddeeff00112233445566778899aabbccddeeff','seller','bo@example.com',X'01a21d43739e768aa07db531d6936cc5',1777881600000000,1778486400000000,0,NULL,NULL);
CREATE TABLE second_factor (
  user_id BLOB NOT NULL PRIMARY KEY REFERENCES "user" (id),
  secret BLOB NOT NULL,
  begun_at INTEGER NOT NULL,
  on_since INTEGER,
  last_step INTEGER
) STRICT;
INSERT INTO second_factor VALUES(X'01a21d43739e768aa07db531d6936cc5',X'0100112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',1777881600000000,1777881600000000,1);
CREATE TABLE recovery_code (
  user_id BLOB NOT NULL REFERENCES "user" (id),
  code_hash BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (user_id, code_hash)
) STRICT;
INSERT INTO recovery_code VALUES(X'01a21d43739e768aa07db531d6936cc5',X'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',1777881600000000,NULL);
CREATE TABLE sign_in_step (
  token_hash BLOB NOT NULL PRIMARY KEY,
  user_id BLOB NOT NULL REFERENCES "user" (id),
  expires_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO sign_in_step VALUES(X'33112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',X'01a21d43739e768aa07db531d6936cc5',1777882200000000,1);
CREATE TABLE reset_link (
  user_id BLOB NOT NULL PRIMARY KEY REFERENCES "user" (id),
  token_hash BLOB NOT NULL UNIQUE,
  made_by BLOB REFERENCES "user" (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO reset_link VALUES(X'01a21d43739e768aa07db531d6936cc5',X'22112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',X'01a21d43739e768aa07db531d6936cc5',1777881600000000,1777885200000000);
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
INSERT INTO provider VALUES(X'0190b5a87c1e7d3a8f5e2b1c9d4e6f76',X'01a21d43739e79c19e59a1cc4a6bfaee','Invented','https://provider.example','rapport',X'0100112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',1777881600000000);
CREATE TABLE provider_account (
  provider_id BLOB NOT NULL REFERENCES provider (id),
  subject TEXT NOT NULL,
  user_id BLOB NOT NULL REFERENCES "user" (id),
  email TEXT,
  linked_at INTEGER NOT NULL,
  PRIMARY KEY (provider_id, subject)
) STRICT;
INSERT INTO provider_account VALUES(X'0190b5a87c1e7d3a8f5e2b1c9d4e6f76','ada',X'01a21d43739e768aa07db531d6936cc5','ada@example.com',1777881600000000);
CREATE TABLE provider_trip (
  token_hash BLOB NOT NULL PRIMARY KEY,
  provider_id BLOB NOT NULL REFERENCES provider (id),
  -- Who links an account; nobody while someone signs in.
  user_id BLOB REFERENCES "user" (id),
  back TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO provider_trip VALUES(X'44112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f76',NULL,'/today',1777882200000000);
CREATE TABLE team (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;
INSERT INTO team VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f75','North',1777881600000000);
CREATE TABLE team_member (
  workspace_id BLOB NOT NULL,
  team_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  PRIMARY KEY (workspace_id, team_id, user_id),
  FOREIGN KEY (workspace_id, team_id) REFERENCES team (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, user_id) REFERENCES member (workspace_id, user_id)
) STRICT;
INSERT INTO team_member VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f75',X'01a21d43739e768aa07db531d6936cc5');
CREATE TABLE event_count (
  workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO event_count VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',6);
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
INSERT INTO webhook VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f77','https://systems.example/hook','[]','paused',NULL,1777881600000000,X'0100112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',NULL,NULL,1,1,1777881600000000,NULL,0);
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
INSERT INTO delivery VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f78',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f77',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f79',1,'source.added',1,1777881600000000,20000,503,'not today');
CREATE TABLE audit (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  position INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor_id BLOB,
  means TEXT NOT NULL CHECK (means IN ('page', 'api', 'command', 'job')),
  network TEXT,
  act TEXT NOT NULL,
  record TEXT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (workspace_id, position)
) STRICT;
INSERT INTO audit VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',1,1795787289502051,X'01a21d43739e768aa07db531d6936cc5','command',NULL,'workspace.created','01a21d43-739e-79c1-9e59-a1cc4a6bfaee',X'd425bfb95bd22d40912fdd940806fad809b62a086cef0691db72b7683315de72');
INSERT INTO audit VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',2,1795787289608759,X'01a21d43739e768aa07db531d6936cc5','command',NULL,'saved_search.created','01a21d43-7408-7a26-89e0-0de37f9ce859',X'c0d50870dfd5923566896a20e5f0d3d1593f8533110ae29fa7780d029438a20f');
INSERT INTO audit VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',3,1795787289718945,X'01a21d43739e768aa07db531d6936cc5','command',NULL,'source.added','01a21d43-7476-7c6d-89d9-5406ae4af5a3',X'679cff34af99b96afc6c160a99511b375fb03c0139357dd2fddf5e23ea92ec1d');
INSERT INTO audit VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',4,1795787289832569,X'01a21d43739e768aa07db531d6936cc5','command',NULL,'token.made','01a21d43-74e8-7a16-913f-05d7fe4913bf',X'aeef4553b56a28854b7971bef36c0627927b87af29e320b5564b066a584b5683');
CREATE TABLE audit_head (
  workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
  position INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
INSERT INTO audit_head VALUES(X'01a21d43739e79c19e59a1cc4a6bfaee',4,X'aeef4553b56a28854b7971bef36c0627927b87af29e320b5564b066a584b5683');
CREATE TABLE mail (
  id BLOB NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'reset_link')),
  invitation_id BLOB,
  recipient TEXT NOT NULL,
  secret BLOB,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'uncertain')),
  attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  said TEXT NOT NULL
) STRICT;
INSERT INTO mail VALUES(X'0190b5a87c1e7d3a8f5e2b1c9d4e6f7a','invitation',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f74','bo@example.com',NULL,'sent',1,1777881600000000,1777881600000000,1777881600000000,'kept');
CREATE INDEX member_by_user ON member (user_id);
CREATE INDEX gap_by_stream ON gap (stream_id, id);
CREATE INDEX post_by_stream ON post (stream_id, id);
CREATE INDEX post_by_author ON post (network, author_handle);
CREATE INDEX source_by_stream ON source (stream_id);
CREATE INDEX identity_by_person ON identity (workspace_id, person_id);
CREATE INDEX identity_by_handle ON identity (network, handle);
CREATE INDEX identity_to_look_up ON identity (network, looked_up_at);
CREATE INDEX signal_by_state ON signal (workspace_id, state, id);
CREATE INDEX signal_by_search ON signal (workspace_id, saved_search_id, id);
CREATE INDEX signal_standing ON signal (workspace_id, person_id, id) WHERE state IN ('open', 'snoozed');
CREATE INDEX signal_by_person ON signal (workspace_id, person_id);
CREATE INDEX opportunity_by_bound ON opportunity (workspace_id, bound, person_id);
CREATE INDEX opportunity_by_age ON opportunity (bounded_at);
CREATE INDEX interaction_by_person ON interaction (workspace_id, person_id, id);
CREATE INDEX interaction_by_user ON interaction (workspace_id, user_id, id);
CREATE INDEX signal_by_post ON signal (post_id, workspace_id, id);
CREATE INDEX token_by_user ON token (workspace_id, user_id, id);
CREATE INDEX request_key_by_age ON request_key (created_at);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX saved_search_by_owner ON saved_search (workspace_id, owner_id);
CREATE INDEX provider_account_by_user ON provider_account (user_id);
CREATE INDEX team_member_by_user ON team_member (workspace_id, user_id);
CREATE INDEX saved_search_hidden ON saved_search (workspace_id, id) WHERE visibility <> 'everyone';
CREATE UNIQUE INDEX event_by_position ON event (workspace_id, position);
CREATE INDEX delivery_by_webhook ON delivery (workspace_id, webhook_id, id);
CREATE INDEX delivery_by_age ON delivery (at);
CREATE INDEX audit_by_act ON audit (workspace_id, act, position);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to');
END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to');
END;
CREATE INDEX mail_on_its_way ON mail (next_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX mail_by_invitation ON mail (invitation_id) WHERE invitation_id IS NOT NULL;
CREATE INDEX mail_by_recipient ON mail (recipient, created_at);
CREATE INDEX mail_by_age ON mail (changed_at);
COMMIT;
