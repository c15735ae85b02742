-- Households and citizens, identity claims, imports, duplicates to settle.
-- room: roster

-- owned
CREATE TABLE household (
  commune_id BIGINT NOT NULL,
  household_id BYTEA NOT NULL,
  hamlet_id BIGINT NOT NULL,
  book_no TEXT NOT NULL,
  head_name TEXT NOT NULL,
  match_key TEXT_C NOT NULL,
  address TEXT NOT NULL,
  walk_order BIGINT NOT NULL,
  smartphones BIGINT,
  computers BIGINT,
  internet BOOLEAN,
  surveyed_at BIGINT NOT NULL,
  surveyed_by BYTEA,
  version BIGINT NOT NULL,
  feed_seq BIGINT NOT NULL,
  removed_at BIGINT NOT NULL,
  PRIMARY KEY (commune_id, household_id)
);
CREATE INDEX household_hamlet ON household (commune_id, hamlet_id, walk_order);

-- owned
CREATE TABLE citizen (
  commune_id BIGINT NOT NULL,
  citizen_id BYTEA NOT NULL,
  household_id BYTEA NOT NULL,
  hamlet_id BIGINT NOT NULL,
  list_no BIGINT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT_C NOT NULL,
  name_fold TEXT_C NOT NULL,
  sort_key BYTEA NOT NULL,
  birth BIGINT NOT NULL,
  sex BIGINT NOT NULL,
  identity_enc BYTEA,
  identity_bix BYTEA,
  phones_enc BYTEA,
  relation TEXT NOT NULL,
  card BIGINT NOT NULL,
  device BIGINT NOT NULL,
  own_sim BIGINT NOT NULL,
  version BIGINT NOT NULL,
  feed_seq BIGINT NOT NULL,
  source_run BYTEA,
  created_at BIGINT NOT NULL,
  removed_at BIGINT NOT NULL,
  PRIMARY KEY (commune_id, citizen_id)
);
CREATE INDEX citizen_identity ON citizen (commune_id, identity_bix);
CREATE INDEX citizen_hamlet ON citizen (commune_id, hamlet_id, list_no);
CREATE INDEX citizen_household ON citizen (commune_id, household_id);

-- owned
CREATE TABLE citizen_phone (
  commune_id BIGINT NOT NULL,
  phone_bix BYTEA NOT NULL,
  citizen_id BYTEA NOT NULL,
  PRIMARY KEY (commune_id, phone_bix, citizen_id)
);
CREATE INDEX citizen_phone_owner ON citizen_phone (commune_id, citizen_id);

-- keyed identity_bix
CREATE TABLE identity_claim (
  identity_bix BYTEA NOT NULL,
  commune_id BIGINT NOT NULL,
  citizen_id BYTEA NOT NULL,
  claimed_at BIGINT NOT NULL,
  PRIMARY KEY (identity_bix)
);

-- owned
CREATE TABLE dup_case (
  commune_id BIGINT NOT NULL,
  case_id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  run_home BIGINT NOT NULL,
  run_id BYTEA,
  row_no BIGINT NOT NULL,
  citizen_id BYTEA,
  row_enc BYTEA,
  state TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  settled_at BIGINT NOT NULL,
  settled_by BYTEA,
  PRIMARY KEY (commune_id, case_id)
);
CREATE INDEX dup_case_state ON dup_case (commune_id, state, opened_at);

-- owned
CREATE TABLE import_run (
  commune_id BIGINT NOT NULL,
  run_id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  sha BYTEA NOT NULL,
  size BIGINT NOT NULL,
  sheet TEXT NOT NULL,
  state TEXT NOT NULL,
  counts TEXT NOT NULL,
  account_id BYTEA,
  started_at BIGINT NOT NULL,
  committed_at BIGINT NOT NULL,
  PRIMARY KEY (commune_id, run_id)
);
CREATE INDEX import_run_sha ON import_run (commune_id, sha);

-- owned
CREATE TABLE import_chunk (
  commune_id BIGINT NOT NULL,
  run_id BYTEA NOT NULL,
  part TEXT NOT NULL,
  chunk_no BIGINT NOT NULL,
  target_id BIGINT NOT NULL,
  applied_at BIGINT NOT NULL,
  blob BYTEA NOT NULL,
  PRIMARY KEY (commune_id, run_id, part, chunk_no)
);
