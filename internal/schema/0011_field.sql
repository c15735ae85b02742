-- What phones sent and what became of it, conflicts to settle, tombstones, area packs, when each phone was last heard of.
-- room: field

-- owned
CREATE TABLE field_op (
  commune_id BIGINT NOT NULL,
  op_id BYTEA NOT NULL,
  device_id BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  hamlet_id BIGINT NOT NULL,
  household_id BYTEA,
  subject_id BYTEA,
  kind TEXT NOT NULL,
  mac BYTEA NOT NULL,
  status TEXT NOT NULL,
  code TEXT NOT NULL,
  fields TEXT NOT NULL,
  waits_for BYTEA,
  forced BOOLEAN NOT NULL,
  phone_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  at BIGINT NOT NULL,
  op_enc BYTEA,
  settled_at BIGINT NOT NULL,
  settled_by BYTEA,
  PRIMARY KEY (commune_id, op_id)
);
CREATE INDEX field_op_state ON field_op (commune_id, status, settled_at, at);
CREATE INDEX field_op_waits ON field_op (commune_id, waits_for);
CREATE INDEX field_op_at ON field_op (commune_id, at);

-- owned
CREATE TABLE field_gone (
  commune_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  hamlet_id BIGINT NOT NULL,
  subject_id BYTEA NOT NULL,
  PRIMARY KEY (commune_id, seq, hamlet_id, subject_id)
);

-- owned
CREATE TABLE field_pack (
  commune_id BIGINT NOT NULL,
  hamlet_id BIGINT NOT NULL,
  variant BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  etag TEXT NOT NULL,
  at BIGINT NOT NULL,
  blob BYTEA NOT NULL,
  PRIMARY KEY (commune_id, hamlet_id, variant)
);

-- owned
CREATE TABLE field_phone (
  commune_id BIGINT NOT NULL,
  device_id BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  app TEXT NOT NULL,
  synced_at BIGINT NOT NULL,
  cursor_seq BIGINT NOT NULL,
  offset_ms BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  refused_code TEXT NOT NULL,
  PRIMARY KEY (commune_id, device_id)
);

CREATE INDEX citizen_feed ON citizen (commune_id, feed_seq);
CREATE INDEX citizen_view_feed ON citizen_view (commune_id, campaign_no, feed_seq);
CREATE INDEX household_feed ON household (commune_id, feed_seq);
