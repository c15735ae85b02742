-- Events, the feed counter, what each campaign makes of each citizen, tallies, outbox.
-- room: ledger

-- owned
CREATE TABLE feed (
  commune_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (commune_id)
);

-- owned
CREATE TABLE event (
  commune_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  event_id BYTEA NOT NULL,
  citizen_id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  account_id BYTEA,
  source TEXT NOT NULL,
  credit_id BYTEA,
  corrects BYTEA,
  body TEXT NOT NULL,
  secret_enc BYTEA,
  PRIMARY KEY (commune_id, seq)
);
CREATE UNIQUE INDEX event_id ON event (commune_id, event_id);
CREATE INDEX event_citizen ON event (commune_id, citizen_id, seq);

-- owned
CREATE TABLE citizen_view (
  commune_id BIGINT NOT NULL,
  campaign_no BIGINT NOT NULL,
  citizen_id BYTEA NOT NULL,
  hamlet_id BIGINT NOT NULL,
  list_no BIGINT NOT NULL,
  grp BIGINT NOT NULL,
  step BIGINT NOT NULL,
  priority BIGINT NOT NULL,
  mask BIGINT NOT NULL,
  clock_at BIGINT NOT NULL,
  feed_seq BIGINT NOT NULL,
  PRIMARY KEY (commune_id, campaign_no, citizen_id)
);
CREATE INDEX citizen_view_order ON citizen_view (commune_id, campaign_no, priority, clock_at);

-- owned
CREATE TABLE tally (
  commune_id BIGINT NOT NULL,
  campaign_no BIGINT NOT NULL,
  hamlet_id BIGINT NOT NULL,
  measure TEXT NOT NULL,
  day BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (commune_id, campaign_no, hamlet_id, measure, day)
);

-- owned
CREATE TABLE tally_commune (
  commune_id BIGINT NOT NULL,
  campaign_no BIGINT NOT NULL,
  measure TEXT NOT NULL,
  day BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (commune_id, campaign_no, measure, day)
);

-- owned
CREATE TABLE tally_credit (
  commune_id BIGINT NOT NULL,
  campaign_no BIGINT NOT NULL,
  credit_id BYTEA NOT NULL,
  measure TEXT NOT NULL,
  day BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (commune_id, campaign_no, credit_id, measure, day)
);

-- owned
CREATE TABLE outbox (
  commune_id BIGINT NOT NULL,
  outbox_id BYTEA NOT NULL,
  topic TEXT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (commune_id, outbox_id)
);
